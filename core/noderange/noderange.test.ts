import assert from "node:assert/strict";
import { expand, expands } from "../../tests/noderange_world.ts";
import { NoderangeSyntaxError, UsageError } from "../errors.ts";
import { columnsOf } from "./columns.ts";
import { fileReferences, replaceFiles } from "./files.ts";
import { expandNames } from "./names.ts";
import { parseNoderange } from "./parse.ts";

Deno.test("lists, exclusions and empty parts", () => {
  expands({
    "": "",
    ",": "",
    ",,node1,": "node1",
    "node2,node1,node2": "node1 node2",
    "low,-node2": "node1 node3",
    "-node1,node1": "",
    "-node1,low,node1": "node2 node3",
    "low,-(node1,node2)": "node3",
    "low,-empty": "node1 node2 node3",
    "empty": "",
    "()": "",
    "'node1',\"node2\"": "node1 node2",
  });
});

Deno.test("@ binds tighter than a comma, except beside the first parenthesis", () => {
  expands({
    "low@odd": "node1 node3",
    "node4,low@odd": "node1 node3 node4",
    "low@odd,node4": "node1 node3 node4",
    "all@low@odd": "node1 node3",
    "low,-all@odd": "node2",
    "low@-odd": "node1 node3",
    "@node1": "",
    "node1@": "node1",
    "node1@@low": "node1",
    "node4,(low)@odd": "node1 node3",
    "node4,low@(odd)": "node1 node3",
    "node4,(low@odd)": "node1 node3 node4",
    "(low,node4)@(odd,node4)": "node1 node3 node4",
    "((node1,node2),(node3))@node2-node4": "node2 node3",
    "low@empty": "",
  });
});

Deno.test("ranges have one changing number, and keep their zeros", () => {
  expands({
    "node1-node3": "node1 node2 node3",
    "node1:node3": "node1 node2 node3",
    "node08-node11": "node08 node09 node10 node11",
    "node5-node1": "",
    "node1-node1": "node1",
    "f1n1-f1n2": "f1n1 f1n2",
    "f1n1-f2n1": "f1n1 f2n1",
    "cn-1-cn-2": "cn-1 cn-2",
    "rack1-rack2": "f1n1 f1n2 f2n1",
    "node1+2": "node1 node2 node3",
    "node08+3": "node08 node09 node10 node11",
    "node1+0": "node1",
  });
  for (
    const text of [
      "node1-5",
      "node1--node3",
      "nosuch1-nosuch2",
      "f1n1-f2n2",
      "node1-",
      "node1:node2:node3",
      "node1+x",
    ]
  ) {
    assert.throws(() => expand(text), /Invalid nodes and\/or groups in noderange: /, text);
  }
});

Deno.test("a node or group that is called so goes before a range", () => {
  expands({
    "cn-1": "cn-1",
    "dmz1-sn1": "dmz1-sn1",
    "sn1-eth1": "sn1-eth1",
    "low-odd": "node4",
    "sn[1-2]-eth1": "sn1-eth1 sn2-eth1",
    "a[1-2]-b1": "a1-b1 a2-b1",
    "with space": "node2",
  });
  assert.deepEqual(expand("bad node"), ["bad node"]);
});

Deno.test("brackets give every combination", () => {
  expands({
    "node[1-3]": "node1 node2 node3",
    "node[1:3]": "node1 node2 node3",
    "node[1,3-4]": "node1 node3 node4",
    "node[1+2]": "node1 node2 node3",
    "node[08-11]": "node08 node09 node10 node11",
    "f[1-2]n[1]": "f1n1 f2n1",
    "node[5-1]": "",
    "[rack1,rack2]": "f1n1 f1n2 f2n1",
    "node[1-2]@low,f[1]n2": "f1n2 node1 node2",
  });
});

Deno.test("digits alone get a prefix and a suffix", () => {
  expands({
    "1-3": "node1 node2 node3",
    "1+1": "node1 node2",
    "7": "7",
    "10-11,-11": "node10",
    "08": "node08",
  });
  assert.deepEqual(expand("1-2", { prefix: "sn", suffix: "-eth1" }), ["sn1-eth1", "sn2-eth1"]);
});

Deno.test("regular expressions match whole names", () => {
  expands({
    "/node": "",
    "/node\\d": "node1 node2 node3 node4",
    "/node(1|2)": "node1 node2",
    "/node1|node2": "node1 node2",
    "/node\\d{1,1}@odd": "node1 node3",
    "/f[12]n[^,@)]": "f1n1 f1n2 f2n1",
    "(/f1.*),7": "7 f1n1 f1n2",
    "low,-/.*[12]": "node3",
  });
});

Deno.test("selections compare a column, an absent value counts as empty", () => {
  expands({
    "nodehm.mgt==ipmi": "node1",
    "nodehm.mgt=ipmi": "node1",
    "low@nodehm.mgt!=ipmi": "node2 node3",
    "nodehm.mgt=~ip": "node1 node3",
    "nodehm.mgt=~/^h/": "node2",
    "nodehm.mgt=~(ipmi|hmc)$": "node1 node2",
    "low@mgt!~ip": "node2",
    "mgt==hmc,node4": "node2 node4",
    "odd@mgt==": "node11",
    "nosuch.column==1": "",
    "nosuch.column!=1": "",
    "~node1": "",
  });
  assert.deepEqual(columnsOf(parseNoderange("(a.b==1,mgt=~x)@a.b!=2,~x,node1"), "c.d==1"), [
    "a.b",
    "mgt",
    "c.d",
  ]);
});

Deno.test("site.excludenodes is always taken away", () => {
  assert.deepEqual(expand("low", { excludenodes: "node1,nosuch,rack1" }), ["node2", "node3"]);
  assert.deepEqual(expand("node1", { excludenodes: "low" }), []);
  assert.throws(() => expand("low", { excludenodes: "node[" }), /site attribute excludenodes="node\["/);
});

Deno.test("unknown names are an error that names them all", () => {
  assert.throws(() => expand("node1,nosuch,x[1-2],99"), (error) => {
    assert.ok(error instanceof UsageError);
    assert.equal(error.message, "Invalid nodes and/or groups in noderange: nosuch,x1,x2,node99");
    return true;
  });
  assert.throws(() => expand("x[1-1000]"), /x50 and 950 more$/);
  assert.throws(() => expand("NODE1"), /NODE1/);
  assert.throws(() => expand(" node1 "), /noderange: {2}node1 /);
  assert.deepEqual(expand("node1,nosuch", {}, { mode: "lenient" }), ["node1"]);
});

Deno.test("names of new nodes are made without looking at the cluster", () => {
  assert.deepEqual(expandNames("sn[1-2]-eth1"), ["sn1-eth1", "sn2-eth1"]);
  assert.deepEqual(expandNames("node001-node003"), ["node001", "node002", "node003"]);
  assert.deepEqual(expandNames("cn-1,bad node,low"), ["bad node", "cn-1", "low"]);
  assert.deepEqual(expandNames("n1.example.com+1"), ["n1.example.com", "n2.example.com"]);
  assert.deepEqual(expandNames("1-2,n[1-3],-n2"), ["n1", "n3", "node1", "node2"]);
  assert.deepEqual(expandNames("node-foo-001-bar"), ["node-foo-001-bar"]);
  assert.deepEqual(expandNames("a[1-3]-b[1-2]").length, 6);
  assert.deepEqual(expand("low,new1-new2", {}, { mode: "names" }), ["low", "new1", "new2"]);
  for (const text of ["/re", "a.b==1", "(x,/re)"]) {
    assert.throws(() => expandNames(text), /picks among existing/);
  }
});

Deno.test("syntax errors say what and where", () => {
  const cases: [text: string, message: RegExp, offset: number][] = [
    ["node1,(node2", /Unbalanced "\("/, 6],
    ["node1)", /Unbalanced "\)"/, 5],
    ["node1,node[1-3", /Unbalanced "\["/, 10],
    ["node1-3]", /Unbalanced "\]"/, 7],
    ["node]1[", /Unbalanced "\]"/, 4],
    ["node[1[2]]", /Unbalanced "\["/, 4],
    ["node[]", /Expected numbers/, 4],
    ["x,node[1-]", /Expected numbers/, 6],
    ["node[a-c]", /Expected numbers/, 4],
    ["(node1)node2", /Expected "," or "@" after "\)"/, 7],
    ["node(1,2)", /before "\("/, 0],
    ["/node(1", /Unbalanced "\("/, 1],
    [`${"(".repeat(60)}`, /nested more than 50/, 50],
  ];
  for (const [text, message, offset] of cases) {
    assert.throws(() => parseNoderange(text), (error) => {
      assert.ok(error instanceof NoderangeSyntaxError, text);
      assert.match(error.message, message);
      assert.equal(error.offset, offset, text);
      return true;
    });
  }
  assert.throws(() => expand("node1,/a\\1"), NoderangeSyntaxError);
  assert.throws(() => expand("mgt=~*"), NoderangeSyntaxError);
});

Deno.test("a noderange that stands for too many names is refused before they are made", () => {
  for (
    const text of [
      "a[1-1000][1-1001]",
      "a1-a1000001",
      "a1+1000000",
      "a[1-999999999999999]",
      "a[1-600000],b[1-600000]",
    ]
  ) {
    const begin = performance.now();
    assert.throws(() => expandNames(text), /more than 1,000,000 names/, text);
    assert.ok(performance.now() - begin < 20_000, text); // making them would take minutes, or all memory
  }
  assert.throws(() => parseNoderange("a".repeat(16_000_001)), /longer than/);
});

Deno.test("files are expanded where the command is called", () => {
  const lines = [
    "# comment",
    "^other",
    "node1  # text",
    "node2:",
    "  node3",
    "nosuch",
    "rack1,-f1n1",
    "-node1",
    "",
  ];
  const contents = new Map([["a.txt", lines], ["/b", ["node4"]]]);
  const text = "^a.txt,low@(^/b),-^/b";
  assert.deepEqual(fileReferences(text), ["a.txt", "/b"]);
  assert.equal(
    replaceFiles(text, contents),
    "^(node1,node2,nosuch,(rack1,-f1n1),(-node1)),low@(^(node4)),-^(node4)",
  );
  assert.deepEqual(expand(replaceFiles("^a.txt", contents)), ["f1n2", "node1", "node2"]);
  assert.deepEqual(expand(replaceFiles("^'a.txt',node4", contents)), ["f1n2", "node1", "node2", "node4"]);
  assert.equal(replaceFiles("low,-node1", contents), "low,-node1");
  assert.throws(() => replaceFiles("^nosuch", contents), /Cannot read "nosuch".*no such file/);
  assert.throws(() => replaceFiles("^x", new Map([["x", ["node["]]])), /Unbalanced.*in file "x"/);
  assert.throws(() => expand("^a.txt"), /never by the server/);
});
