import assert from "node:assert/strict";
import { createRegistry } from "../../core/mod.ts";
import { parseCellChange, parseRowKey } from "./key_values.ts";

const site = { name: "site", key: ["key"], doc: "Settings.", columns: { key: "Name.", value: "Value." } };
const registry = createRegistry([{ name: "test", tables: [site] }]);

Deno.test("a comma begins a pair only before a name and an equals sign", () => {
  assert.deepEqual(parseRowKey("key=a,b"), { key: "a,b" });
  assert.deepEqual(parseRowKey("net=10.0.0.0,mask=255.0.0.0"), { net: "10.0.0.0", mask: "255.0.0.0" });
  assert.throws(() => parseRowKey("domain"), /wanted column=value/);
});

Deno.test("a value may hold equals signs; += adds; other signs before = are refused", () => {
  assert.deepEqual(parseCellChange(registry, "site.value=a=b"), {
    table: site,
    column: "value",
    operator: "=",
    value: "a=b",
  });
  assert.equal(parseCellChange(registry, "site.value+=x")?.operator, "+=");
  assert.equal(parseCellChange(registry, "site"), undefined);
  for (const text of ["site.value^=x", "site.value-=x", "site.value,=x"]) {
    assert.throws(() => parseCellChange(registry, text), /wanted table\.column=value/);
  }
});
