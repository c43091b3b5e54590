import assert from "node:assert/strict";
import { objectAttributes } from "./objects.ts";
import { createRegistry } from "./registry.ts";
import { defineTable } from "./table.ts";

const doc = "Text.";
const of = ["node", "group"];
const noderes = defineTable({
  name: "noderes",
  key: ["node"],
  doc,
  columns: { node: doc, netboot: "Boot method.", server: doc, syslog: doc },
  attributes: [{ of, names: ["netboot", ["tftpserver", "server"], "syslog"] }],
});
const direct = defineTable({
  name: "direct",
  key: ["hcp", "username"],
  doc,
  columns: { hcp: doc, username: doc, password: { doc, secret: true } },
  attributes: [{
    of,
    names: [["passwd.HMC", "password"], "username"],
    onlyIf: { mgt: "fsp|bpa" },
    row: { hcp: "attr:node", username: "str:HMC" },
    docs: { "passwd.HMC": "Password of HMC." },
  }],
});
const networks = defineTable({
  name: "networks",
  key: ["net", "mask"],
  doc,
  columns: { netname: doc, net: doc, mask: doc },
  attributes: [{ of: ["network"], names: ["netname", "net"] }],
});
const registry = createRegistry([{
  name: "test",
  tables: [direct, noderes, networks],
  objects: [
    { name: "node", key: "node", doc, order: ["noderes.tftpserver", "direct", "noderes"] },
    { name: "group", key: "groupname", doc },
    { name: "network", key: "netname", doc },
  ],
}]);

Deno.test("the order interleaves tables, and tables it does not name come last", () => {
  const names = (type: string) => objectAttributes(registry, type).map(({ name }) => name);
  const held = ["passwd.HMC", "username", "passwd.HMC", "username"];
  assert.deepEqual(names("node"), ["netboot", "tftpserver", ...held, "syslog"]);
  assert.deepEqual(names("group").sort(), ["netboot", "tftpserver", "syslog", ...held].sort());
  assert.deepEqual(names("nosuch"), []);
});

Deno.test("each alternative of a condition is an attribute of its own", () => {
  const passwords = objectAttributes(registry, "node").filter(({ name }) => name === "passwd.HMC");
  assert.deepEqual(passwords.map(({ onlyIf }) => onlyIf), [{ mgt: "fsp" }, { mgt: "bpa" }]);
  assert.deepEqual(passwords[0], {
    name: "passwd.HMC",
    table: "direct",
    column: "password",
    onlyIf: { mgt: "fsp" },
    rowKey: [{ column: "hcp", attribute: "node" }, { column: "username", value: "HMC" }],
    doc: "Password of HMC.",
    secret: true,
  });
});

Deno.test("a row is found by the object's name in tables of nodes, else by the object's key", () => {
  const rowKey = (type: string, attribute: string) =>
    objectAttributes(registry, type).find(({ name }) => name === attribute)?.rowKey;
  assert.deepEqual(rowKey("node", "netboot"), [{ column: "node", attribute: "node" }]);
  assert.deepEqual(rowKey("group", "netboot"), [{ column: "node", attribute: "node" }]);
  assert.deepEqual(rowKey("network", "net"), [{ column: "netname", attribute: "netname" }]);
});
