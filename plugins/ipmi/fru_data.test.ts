/** FRU memories against an encoder that was written apart. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { sampleHardware } from "../../tests/simulators/sample_hardware.ts";
import { fruMemory, typed } from "../../tests/simulators/sensor_records.ts";
import { decodeFru } from "./fru_data.ts";
import { describeMultiRecord } from "./fru_records.ts";

Deno.test("all areas of a FRU are read, in all encodings", () => {
  const fru = decodeFru(Buffer.from(sampleHardware().frus[0]!))!;
  assert.equal(fru.chassis!.fields.chassisType, "Rack Mount Chassis");
  assert.equal(fru.board!.fields.manufactured, "2010-01-25 21:20 UTC");
  assert.deepEqual(fru.board!.extra, ["MAC 00:15:17:AA:BB:C0"]);
  assert.deepEqual(fru.product, {
    fields: {
      manufacturer: "Intel",
      name: "S5500BC",
      partNumber: "7X21CTO1WW",
      version: "1.0",
      serial: "12-34",
      asset: "asset 7",
      fruFile: "fru1",
    },
    extra: ["cafe"],
  });
  assert.deepEqual(fru.records.flatMap(describeMultiRecord).map(([name, value]) => `${name}: ${value}`), [
    "Power Supply Capacity: 782 W",
    "Power Supply Peak: 1024 VA",
    "Power Supply Inrush Current: 50 A",
    "Power Supply Input 1: 100 - 116.08 V",
    "Power Supply Input 2: 250 - 266.8 V",
    "Power Supply Frequency: 47 - 63 Hz",
    "DC Output 1 Voltage: 12 V",
    "DC Output 1 Limits: 11.4 - 12.6 V",
    "DC Output 1 Current: 0 - 10 A",
    "Management Access: bmc1.example.com",
    "Multirecord c0: 01020304",
  ]);
  assert.deepEqual(fru.faults, []);
});

Deno.test("a text of one character is not taken for the end, other languages are Unicode", () => {
  const fields = [
    typed("Maker"),
    typed("Тест", "unicode").with(0, 0xc8),
    typed("P1"),
    typed("1"),
    typed("SN"),
  ];
  const fru = decodeFru(Buffer.from(fruMemory({ product: { fields: [...fields], language: 25 } })))!;
  assert.equal(fru.product!.fields.version, "1");
  assert.equal(fru.product!.fields.serial, "SN");
  const other = decodeFru(Buffer.from(fruMemory({
    product: { fields: [typed("Завод", "unicode").with(0, 0xca), fields[1]!], language: 50 },
  })))!;
  assert.equal(other.product!.fields.manufacturer, "Завод");
  assert.equal(other.product!.fields.name, "Тест");
});

Deno.test("an area whose checksum is wrong is left out and said so", () => {
  const bytes = Buffer.from(sampleHardware().frus[0]!);
  const at = bytes.readUInt8(3) * 8 + 10;
  bytes[at] = bytes.readUInt8(at) ^ 1;
  const fru = decodeFru(bytes)!;
  assert.equal(fru.board, undefined);
  assert.deepEqual(fru.faults, ["checksum of the board area is wrong"]);
  assert.equal(fru.product!.fields.name, "S5500BC");
});

Deno.test("no damage makes the reader throw", () => {
  const good = sampleHardware().frus[0]!;
  const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 8 });
  fc.assert(
    fc.property(damage, fc.nat(good.length), (changes, length) => {
      const bytes = Buffer.from(good);
      for (const [at, value] of changes) bytes[at] = value;
      // Only what has right checksums is read further: make the header right again.
      bytes[7] = -bytes.subarray(0, 7).reduce((sum, byte) => sum + byte, 0) & 255;
      decodeFru(bytes.subarray(0, length))?.records.flatMap(describeMultiRecord);
    }),
    { numRuns: 2000 },
  );
});
