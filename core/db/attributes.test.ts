import assert from "node:assert/strict";
import { resolveAttributes, splitGroups } from "./attributes.ts";
import { RowList } from "./row_list.ts";
import { TableData } from "./table_data.ts";

const nodehm = { key: ["node"], columns: { node: "", mgt: "", cons: "", disable: "" } };
const groups: Readonly<Record<string, string[]>> = { n1: ["compute", "all"], n2: ["all", "compute"] };

function source(rows: Record<string, string>[], joined: string[] = []) {
  return resolveAttributes({
    tables: new Map([["nodehm", new TableData(RowList.of(rows), nodehm)]]),
    groupsOf: (node) => groups[node] ?? [],
    expand: (cell, node) => cell === "/template/" ? `made for ${node}` : cell,
    joined: new Set(joined),
    keep: (_name, _text, _columns, make) => make([]),
  });
}

Deno.test("the node's own row wins, column by column", () => {
  const values = source([{ node: "compute", mgt: "ipmi", cons: "ipmi" }, { node: "n1", cons: "kvm" }]);
  assert.deepEqual(values.find("n1", "nodehm.cons"), { value: "kvm" });
  assert.deepEqual(values.find("n1", "nodehm.mgt"), { value: "ipmi", group: "compute" });
});

Deno.test("groups are asked in the order of the node's groups cell", () => {
  const rows = [{ node: "compute", mgt: "ipmi" }, { node: "all", mgt: "hmc" }];
  assert.equal(source(rows).get("n1", "nodehm.mgt"), "ipmi");
  assert.equal(source(rows).get("n2", "nodehm.mgt"), "hmc");
  assert.equal(source(rows).get("n3", "nodehm.mgt"), undefined);
});

Deno.test("disabled rows are not there", () => {
  const values = source([{ node: "n1", mgt: "hmc", disable: "yes" }, {
    node: "compute",
    mgt: "ipmi",
    disable: "1",
  }]);
  assert.equal(values.get("n1", "nodehm.mgt"), undefined);
});

Deno.test("a group's template is rendered for the node", () => {
  assert.equal(source([{ node: "all", mgt: "/template/" }]).get("n2", "nodehm.mgt"), "made for n2");
});

Deno.test("site.hierarchicalattrs joins what node and groups say, each word once", () => {
  const rows = [{ node: "n1", cons: "a" }, { node: "compute", cons: "b,a" }, { node: "all", cons: "c" }];
  assert.equal(source(rows, ["cons"]).get("n1", "nodehm.cons"), "a,b,c");
});

Deno.test("a broken template names its cell", () => {
  const values = resolveAttributes({
    tables: new Map([["nodehm", new TableData(RowList.of([{ node: "all", mgt: "|(|x|" }]), nodehm)]]),
    groupsOf: (node) => groups[node] ?? [],
    expand: () => {
      throw new Error("the pattern ends inside a group");
    },
    joined: new Set(),
    keep: (_name, _text, _columns, make) => make([]),
  });
  assert.throws(
    () => values.get("n1", "nodehm.mgt"),
    /nodehm\.mgt, row "all", for node "n1": the pattern ends/,
  );
});

Deno.test("a groups cell is split at commas, blanks and empty parts dropped", () => {
  assert.deepEqual(splitGroups(" a, b,,c "), ["a", "b", "c"]);
});
