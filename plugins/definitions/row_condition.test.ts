import assert from "node:assert/strict";
import { parseRowCondition } from "./row_condition.ts";

const table = {
  name: "t",
  key: ["priority"],
  doc: "A table.",
  columns: { priority: "Number.", name: "Name.", "other-name": "Another." },
};
const fits = (text: string, row: Record<string, string>) => parseRowCondition(text, table)(row);

Deno.test("numbers compare as numbers", () => {
  assert.ok(fits("priority>4", { priority: "10" }));
  assert.ok(fits("priority>=4", { priority: "4" }));
  assert.ok(!fits("priority<4", { priority: "4.1" }));
});

Deno.test("% is any text, _ any character, capitals do not count, dots are dots", () => {
  assert.ok(fits("name=~node%1", { name: "NODE001" }));
  assert.ok(fits("name=~n_de", { name: "node" }));
  assert.ok(!fits("name=~n.de", { name: "node" }));
  assert.ok(fits("name!~node%", { name: "frame" }));
});

Deno.test("an absent value fits no condition", () => {
  for (const text of ["name==", "name!=x", "name=~%", "name!~x"]) {
    assert.ok(!fits(text, { priority: "1" }), text);
  }
});

Deno.test("what is no condition and a column that is not there are refused", () => {
  assert.throws(() => fits("name", {}), /"name" is not a condition/);
  assert.throws(() => fits("nosuch==1", {}), /no column "nosuch"/);
});
