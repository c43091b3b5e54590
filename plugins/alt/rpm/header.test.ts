import assert from "node:assert/strict";
import fc from "fast-check";
import { UsageError } from "../../../core/mod.ts";
import { numbersEntry, readHeader, textEntry, textsEntry, writeHeader } from "./header.ts";
import { readPackageFile, readPackages } from "./package.ts";

const sample = writeHeader([
  textEntry(1000, "hello"),
  textEntry(1001, "1.0"),
  textEntry(1002, "alt1"),
  numbersEntry(1003, [2]),
  textsEntry(1047, ["hello", "тест"]),
  numbersEntry(1112, [8, 0]),
  textsEntry(1113, ["2:1.0-alt1", ""]),
  numbersEntry(1116, [0, 1]),
  textsEntry(1117, ["a", "b"]),
  textsEntry(1118, ["/usr/bin/", "/etc/"]),
]);

Deno.test("what was written is read", () => {
  const { header, end } = readHeader(sample, 0);
  assert.equal(end, sample.length);
  assert.equal(header.text(1000), "hello");
  assert.deepEqual(header.texts(1047), ["hello", "тест"]);
  assert.deepEqual(header.numbers(1112), [8, 0]);
  assert.deepEqual([header.text(5), header.texts(5), header.numbers(5), header.has(1003)], [
    undefined,
    [],
    [],
    true,
  ]);
  assert.throws(() => header.numbers(1000), /value 1000 is of type 6, not 3 or 4/);
  assert.deepEqual(writeHeader([1000, 1003, 1118].flatMap((tag) => header.entry(tag) ?? [])).length, 92);
});

Deno.test("a list is packages one after another", () => {
  const packages = readPackages(new Uint8Array([...sample, ...sample]));
  assert.equal(packages.length, 2);
  assert.deepEqual(packages[1]?.files(), ["/usr/bin/a", "/etc/b"]);
  assert.deepEqual(packages[0]?.provides[0], { name: "hello", flags: 8, version: "2:1.0-alt1" });
  assert.throws(() => readPackages(new Uint8Array([...sample, 1])), /no RPM header: 1 bytes are left/);
});

Deno.test("a damaged header is refused or read within its bytes, never more", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      fc.nat(sample.length),
      (changes, length) => {
        const bytes = new Uint8Array(sample);
        for (const [at, value] of changes) bytes[at] = value;
        try {
          for (const { files } of readPackages(bytes.subarray(0, length))) files();
        } catch (error) {
          assert.ok(error instanceof UsageError, String(error));
        }
      },
    ),
    { numRuns: 3000 },
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
    assert.throws(() => readPackageFile(bytes), UsageError);
  }));
});

Deno.test("a file name cannot leave its folder", () => {
  const named = (name: string) =>
    writeHeader([textEntry(1000, "a"), textEntry(1001, "1"), textEntry(1002, "1"), textEntry(1000000, name)]);
  assert.throws(() => readPackages(named("../a.rpm")), /has a slash/);
  assert.equal(readPackages(named("a.rpm"))[0]?.file.name, "a.rpm");
});
