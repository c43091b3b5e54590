import assert from "node:assert/strict";
import fc from "fast-check";
import { parseStanzas, quoteValue } from "./stanza.ts";

Deno.test("comments and blank lines are passed over, quotes around a value dropped", () => {
  const text =
    '# <xCAT data object stanza file>\n\nn1:\n  objtype=node\n  groups=a,b\n  usercomment="a, b"\n';
  assert.deepEqual(parseStanzas(text), [
    { name: "n1", type: "node", attributes: new Map([["groups", "a,b"], ["usercomment", "a, b"]]) },
  ]);
});

Deno.test("a quote within a value, or only at its end, is part of it", () => {
  const [stanza] = parseStanzas('n1:\n    objtype=node\n    usercomment=x < y & "z\n');
  assert.equal(stanza?.attributes.get("usercomment"), 'x < y & "z');
});

Deno.test("default-TYPE gives values to the stanzas of its type", () => {
  const found = parseStanzas("default-node:\n  mgt=ipmi\n  os=alt\nn1:\n  objtype=node\n  mgt=hmc\n");
  assert.deepEqual(found[0]?.attributes, new Map([["mgt", "hmc"], ["os", "alt"]]));
});

Deno.test("what is no stanza is named with its line", () => {
  assert.throws(() => parseStanzas("n1:\n  objtype=node\ngarbage line\n"), /Line 3 .*"garbage line"/);
  assert.throws(() => parseStanzas("  mgt=ipmi\n"), /Line 1/);
  assert.throws(() => parseStanzas("n1:\n  mgt=ipmi\n"), /"n1" in line 1 has no objtype=/);
  assert.throws(() => parseStanzas(""), /no stanzas/);
});

Deno.test("names with colons, slashes and blanks survive", () => {
  const name = fc.stringMatching(/^[\w/:. -]+$/).map((text) => text.trim())
    .filter((text) => text !== "" && !text.startsWith("default-"));
  fc.assert(fc.property(name, (text) => {
    assert.equal(parseStanzas(`${text}:\n    objtype=node\n`)[0]?.name, text);
  }));
});

Deno.test("any value stands on one line and is read again", () => {
  const controls = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).concat(
    "\x7f",
    "\x85",
    "\u2028",
  );
  const parts = [
    ...controls,
    '"',
    "'",
    "$'",
    "\\",
    "\\n",
    "\\x0a",
    "#",
    ",",
    "=",
    ":",
    " ",
    "\xa0",
    "\ufeff",
    "a",
    "ж",
  ];
  const value = fc.array(fc.constantFrom(...parts), { maxLength: 8 }).map((some) => some.join(""));
  for (const one of [...parts, ...parts.map((part) => `a${part}b`)]) assert.equal(readBack(one), one);
  fc.assert(fc.property(value, (one) => assert.equal(readBack(one), one)), { numRuns: 2000 });
});

function readBack(value: string): string | undefined {
  const line = `    comments=${quoteValue(value)}`;
  assert.equal(line.split(/[\n\r]/).length, 1, line);
  return parseStanzas(`n1:\n    objtype=node\n${line}\n`)[0]?.attributes.get("comments");
}

Deno.test("control characters are written as in bash; what only looks like it is its own value", () => {
  assert.equal(quoteValue("it's\nC:\\new"), "$'it\\'s\\nC:\\\\new'");
  assert.equal(quoteValue("a\tb"), "a\tb");
  for (const value of ["$'plain'", "$'a\\z'", "$'a'b\\n'", "$'\\'", "C:\\new"]) {
    assert.equal(quoteValue(value), value);
  }
  assert.equal(quoteValue("$'a\\n'"), "\"$'a\\n'\"");
});
