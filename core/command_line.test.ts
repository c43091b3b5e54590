import assert from "node:assert/strict";
import fc from "fast-check";
import { parseCommandLine, readArguments } from "./command_line.ts";
import { type AnyCommand, defineCommand, flag, list, operand, operands, value } from "./command.ts";
import { UsageError } from "./errors.ts";
import { synopsis } from "./synopsis.ts";

async function* nothing() {}

const nodels = defineCommand({
  name: "nodels",
  summary: "List nodes",
  noderange: "optional",
  operands: { columns: operands("table.column", { optional: true }) },
  options: { blame: flag("b", "name the row"), withFieldname: flag("H", "show names") },
  run: nothing,
});
const tabdump = defineCommand({
  name: "tabdump",
  summary: "Show a table",
  operands: { table: operand("table", { optional: true }) },
  options: {
    d: flag("d", "describe"),
    where: list("w", "attr==val", "rows that match"),
    file: value("f", "filename", "write there"),
  },
  run: nothing,
});
const chtab = defineCommand({
  name: "chtab",
  summary: "Change a table",
  changes: true,
  operands: { key: operand("key=value"), cells: operands("table.column=value") },
  options: { delete: flag("d", "remove the row") },
  run: nothing,
});
const reventlog = defineCommand({
  name: "reventlog",
  summary: "Show the event log",
  noderange: "required",
  looseOptions: true,
  operands: { what: operand("number, all or clear", { optional: true }) },
  options: { sorted: flag("s", "sorted") },
  run: nothing,
});
const wcons = defineCommand({
  name: "wcons",
  summary: "Open windows",
  noderange: "required",
  noderangeLast: true,
  looseOptions: true,
  operands: { words: operands("options of xterm", { optional: true }) },
  run: nothing,
});
const psh = defineCommand({
  name: "psh",
  summary: "Run a command",
  noderange: "required",
  looseOptions: "trailing",
  operands: { words: operands("command line") },
  options: { interface: value("i", "interface", "suffix"), list: flag("l", "list") },
  run: nothing,
});
const xcatconfig = defineCommand({
  name: "xcatconfig",
  summary: "Set up",
  changes: true,
  options: { initinstall: flag("i", "initialise"), installdir: value("", "dir", "where") },
  run: nothing,
});

function refused(command: AnyCommand, argv: string[], text: RegExp) {
  assert.throws(() => parseCommandLine(command, argv), (error) => {
    assert.ok(error instanceof UsageError);
    assert.match(error.message, text);
    assert.match(error.message, /Usage: /);
    assert.ok(!error.message.includes("\n"));
    return true;
  });
}

Deno.test("options may stand before and after the noderange", () => {
  for (
    const argv of [["-b", "all", "nodetype.os"], ["all", "-b", "nodetype.os"], [
      "all",
      "nodetype.os",
      "--blame",
    ]]
  ) {
    const parsed = parseCommandLine(nodels, argv);
    assert.equal(parsed.noderange, "all");
    assert.deepEqual(parsed.values, { blame: true, withFieldname: false, columns: ["nodetype.os"] });
    assert.deepEqual(parsed.rest, argv.filter((word) => word !== "all"));
  }
});

Deno.test("a name in camel case is spelled with dashes", () => {
  assert.equal(parseCommandLine(nodels, ["--with-fieldname"]).values.withFieldname, true);
  assert.equal(parseCommandLine(nodels, ["-bH"]).values.withFieldname, true);
});

Deno.test("an absent optional noderange is undefined, a required one is asked for", () => {
  assert.equal(parseCommandLine(nodels, []).noderange, undefined);
  refused(reventlog, [], /reventlog needs a noderange/);
  refused(reventlog, ["a=b"], /reventlog needs a noderange/);
  assert.equal(parseCommandLine(reventlog, ["mgt==ipmi"]).noderange, "mgt==ipmi");
  assert.equal(parseCommandLine(reventlog, ["mgt=~ipmi"]).noderange, "mgt=~ipmi");
});

Deno.test("list options keep every value, others the last", () => {
  const { values } = parseCommandLine(tabdump, ["-w", "a==b", "-f", "x", "-w", "c==d", "--file=y", "site"]);
  assert.deepEqual(values, { d: false, where: ["a==b", "c==d"], file: "y", table: "site" });
});

Deno.test("the seed's command lines are read as meant", () => {
  assert.deepEqual(parseCommandLine(tabdump, ["-d", "site"]).values.table, "site");
  assert.deepEqual(parseCommandLine(chtab, ["-d", "node=node1", "mac"]).values, {
    delete: true,
    key: "node=node1",
    cells: ["mac"],
  });
  assert.equal(
    parseCommandLine(xcatconfig, ["-i", "--installdir=/var/lib/xcat"]).values.installdir,
    "/var/lib/xcat",
  );
  assert.equal(parseCommandLine(reventlog, ["bmc1", "5"]).values.what, "5");
});

Deno.test("loose words and trailing command lines pass through", () => {
  assert.equal(parseCommandLine(reventlog, ["bmc1", "-5", "-s"]).values.what, "-5");
  const parsed = parseCommandLine(psh, ["-i", "eth1", "all", "ls", "-l", "--json", "-h", "--", "x"]);
  assert.equal(parsed.help, false);
  assert.equal(parsed.json, false);
  assert.equal(parsed.noderange, "all");
  assert.deepEqual(parsed.values, {
    interface: "eth1",
    list: false,
    words: ["ls", "-l", "--json", "-h", "--", "x"],
  });
  assert.deepEqual(parsed.rest, ["-i", "eth1", "ls", "-l", "--json", "-h", "--", "x"]);
});

Deno.test("a noderange that comes last leaves the words before it to the command", () => {
  const read = (...argv: string[]) => {
    const { noderange, values, rest } = parseCommandLine(wcons, argv);
    assert.deepEqual(readArguments(wcons, noderange, rest, []).args.words, values.words);
    return [noderange, ...values.words as string[]];
  };
  assert.deepEqual(read("node1-node5"), ["node1-node5"]);
  assert.deepEqual(read("-t", "4", "node1-node16"), ["node1-node16", "-t", "4"]);
  assert.deepEqual(read("--tile", "--font=nil2", "all"), ["all", "--tile", "--font=nil2"]);
  assert.deepEqual(read("-f", "vs", "-t", "4", "node1"), ["node1", "-f", "vs", "-t", "4"]);
  assert.match(synopsis(wcons), /^wcons \[words\.\.\.\] noderange$/);
});

Deno.test("mistakes are named in one line with the usage", () => {
  refused(nodels, ["-node1"], /Unknown option -n/);
  refused(nodels, ["--bogus=1"], /Unknown option --bogus/);
  refused(nodels, ["--blame=1"], /--blame takes no value, "1"/);
  refused(tabdump, ["-f"], /Option -f needs a value/);
  refused(tabdump, ["a", "b"], /Unexpected word "b"/);
  refused(chtab, [], /chtab needs key/);
  refused(chtab, ["a=b"], /chtab needs cells/);
  refused(tabdump, ["--dry-run"], /Unknown option --dry-run/);
});

Deno.test("help, version, json and dry run are recognised wherever they stand", () => {
  for (const word of ["-h", "--help", "-?"]) {
    assert.equal(parseCommandLine(reventlog, [word, "--bogus"]).help, true);
  }
  for (const word of ["-v", "--version"]) assert.equal(parseCommandLine(reventlog, [word]).version, true);
  const parsed = parseCommandLine(chtab, ["--json", "k=v", "--dry-run", "site.value=x"]);
  assert.equal(parsed.json, true);
  assert.equal(parsed.dryRun, true);
  assert.deepEqual(parsed.rest, ["k=v", "--dry-run", "site.value=x"]);
});

Deno.test("a command's own -v and help win", () => {
  const own = defineCommand({
    name: "own",
    summary: "Own",
    options: {
      verify: flag("v", "verify"),
      help: flag("h", "about a topic"),
      topic: value("t", "type", "what"),
    },
    operands: { word: operand("word") },
    run: nothing,
  });
  assert.equal(parseCommandLine(own, ["-v", "x"]).version, false);
  assert.equal(parseCommandLine(own, ["--version"]).version, true);
  const parsed = parseCommandLine(own, ["-?", "-t", "node"]);
  assert.equal(parsed.help, false);
  assert.deepEqual(parsed.values, { verify: false, help: true, topic: "node", word: undefined });
});

Deno.test("the daemon reads what the client sends", () => {
  const { rest, noderange } = parseCommandLine(nodels, ["-b", "all", "nodetype.os"]);
  const { args } = readArguments(nodels, noderange, rest, ["n1", "n2"]);
  assert.deepEqual(args, {
    blame: true,
    withFieldname: false,
    columns: ["nodetype.os"],
    nodes: ["n1", "n2"],
    noderange: "all",
  });
  assert.throws(() => readArguments(reventlog, undefined, ["5"], []), /needs a noderange/);
  assert.equal(readArguments(chtab, undefined, ["--dry-run", "a=b", "c.d=e"], []).dryRun, true);
  assert.equal(readArguments(chtab, undefined, ["-h"], []).help, true);
});

Deno.test("client and daemon agree on every command line of plain words", () => {
  const word = fc.stringMatching(/^[a-z0-9.]{1,8}$/);
  fc.assert(
    fc.property(word, fc.array(word), fc.subarray(["-b", "-H", "--blame"]), (range, columns, options) => {
      const sent = parseCommandLine(nodels, [...options, range, ...columns]);
      const { args } = readArguments(nodels, sent.noderange, sent.rest, []);
      assert.deepEqual(args, { ...sent.values, nodes: [], noderange: range });
    }),
  );
});

Deno.test("the synopsis shows what is optional", () => {
  assert.equal(synopsis(nodels), "nodels [-b] [-H] [noderange] [columns...]");
  assert.equal(synopsis(tabdump), "tabdump [-d] [-w attr==val]... [-f filename] [table]");
  assert.equal(synopsis(xcatconfig), "xcatconfig [-i] [--installdir=dir] [--dry-run]");
});
