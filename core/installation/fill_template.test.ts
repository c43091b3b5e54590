import assert from "node:assert/strict";
import { fillTemplate, templateColumns } from "./fill_template.ts";

const format = { name: "answers", comment: /^;/, quote: (value: string) => value.replaceAll('"', '\\"') };

const values = {
  blocks: { CALLS: ["first", "second"] },
  words: { HOSTNAME: 'node"1' },
  cell: (table: string, column: string) => `${table}-${column}`,
};

Deno.test("a template names values, lines and cells of tables; comments and empty lines go", () => {
  const own = '; comment\n\n  #CALLS#\n("/x" rack "#TABLE:nodepos:$NODE:rack#" name "#HOSTNAME#" flag #t)\n';
  assert.equal(
    fillTemplate(own, format, values),
    'first\nsecond\n("/x" rack "nodepos-rack" name "node\\"1" flag #t)\n',
  );
  assert.deepEqual(templateColumns(`${own}; #TABLE:mac:$NODE:mac#`, format), ["nodepos.rack"]);
});

Deno.test("what a template names that stands for nothing is told with its line", () => {
  assert.throws(() => fillTemplate('("/x" "#NOSUCH#")', format, values), /Line 1 .*#NOSUCH#/);
  assert.throws(() => fillTemplate("\n#NOSUCH#\n", format, values), /Line 2 .*#NOSUCH#/);
});
