/** Records, texts and conversions against encoders that were written apart. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import {
  compactSensor,
  eventOnlySensor,
  fruLocator,
  fullSensor,
  mcLocator,
  typed,
} from "../../tests/simulators/sensor_records.ts";
import { decodeSdrs } from "./sdr_record.ts";
import { convertReading } from "./sensor_factors.ts";
import { decodeSensors } from "./sensor_record.ts";
import { decodeTypeLength } from "./type_length.ts";

Deno.test("names are read in all four encodings, control characters left out", () => {
  const read = (...args: Parameters<typeof typed>) => decodeTypeLength(Buffer.from(typed(...args)), 0);
  assert.equal(read("Pwr Unit Status"), "Pwr Unit Status");
  assert.equal(read("FAN_1 (REAR)", "six"), "FAN_1 (REAR)");
  assert.equal(read("12-34.56", "bcd"), "12-34.56");
  assert.equal(read("Темп 1", "unicode"), "Темп 1");
  assert.equal(read("a\u001b]0;x\u0007b\u0000\u009b"), "a]0;xb");
});

Deno.test("factors keep their signs over ten and four bits", () => {
  fc.assert(fc.property(
    fc.integer({ min: -512, max: 511 }),
    fc.integer({ min: -512, max: 511 }),
    fc.integer({ min: -8, max: 7 }),
    fc.integer({ min: -8, max: 7 }),
    (m, b, bExponent, resultExponent) => {
      const record = fullSensor({
        number: 1,
        type: 1,
        name: typed("x"),
        units: [0x80, 1, 0],
        m,
        b,
        bExponent,
        resultExponent,
      });
      const [sensor] = decodeSensors(Buffer.from(record));
      assert.deepEqual(sensor!.factors, { format: 2, linearization: 0, m, b, bExponent, resultExponent });
    },
  ));
});

Deno.test("raw readings are unsigned, or signed in either complement", () => {
  const factors = { linearization: 0, m: 1, b: 0, bExponent: 0, resultExponent: 0 };
  assert.equal(convertReading(0xf6, { ...factors, format: 0 }), 246);
  assert.equal(convertReading(0xf5, { ...factors, format: 1 }), -10);
  assert.equal(convertReading(0xf6, { ...factors, format: 2 }), -10);
  assert.equal(
    convertReading(0, { ...factors, format: 0, linearization: 7 }),
    undefined,
    "1/0 is no reading",
  );
});

Deno.test("a record may stand for several sensors, numbered or lettered", () => {
  const names = (letters: boolean, from: number) =>
    decodeSensors(Buffer.from(compactSensor({
      number: 0x50,
      type: 12,
      readingType: 0x6f,
      name: typed("DIMM "),
      share: { count: 3, letters, from },
    }))).map(({ name, number }) => `${name}=${number}`);
  assert.deepEqual(names(false, 9), ["DIMM 9=80", "DIMM 10=81", "DIMM 11=82"]);
  assert.deepEqual(names(true, 24), ["DIMM Y=80", "DIMM Z=81", "DIMM AA=82"]);
});

Deno.test("event-only records and locators are told apart", () => {
  const { sensors, locators } = decodeSdrs([
    eventOnlySensor({ number: 0x60, type: 0x1d, readingType: 0x6f, name: typed("Boot") }),
    fruLocator(3, 0x20, typed("DIMM A1")),
    mcLocator(typed("BMC")),
  ].map((record) => Buffer.from(record)));
  assert.deepEqual(sensors.map(({ name, eventOnly, sensorType }) => [name, eventOnly, sensorType]), [[
    "Boot",
    true,
    0x1d,
  ]]);
  assert.deepEqual(locators.map(({ kind, name, device, logical }) => [kind, name, device, logical]), [
    ["fru", "DIMM A1", 3, true],
    ["mc", "BMC", 0, false],
  ]);
});

Deno.test("no bytes make the reader of records throw, and no name carries a control character", () => {
  const record = fc.tuple(fc.constantFrom(1, 2, 3, 0x10, 0x11, 0x12, 0xc0), fc.uint8Array({ maxLength: 80 }))
    .map(([type, body]) => Buffer.from([1, 0, 0x51, type, body.length, ...body]));
  fc.assert(
    fc.property(fc.array(record, { maxLength: 3 }), (records) => {
      const { sensors, locators } = decodeSdrs(records);
      for (const { name } of [...sensors, ...locators]) {
        assert.doesNotMatch(name, /\p{Cc}/u);
      }
      for (const { factors } of sensors) if (factors) convertReading(200, factors);
    }),
    { numRuns: 3000 },
  );
});
