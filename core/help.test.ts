import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineCommand, flag, list, operands } from "./command.ts";
import { renderCompletion } from "./completion.ts";
import { renderHelp } from "./help.ts";
import { renderManPage, renderOverviewPage, renderTablePage } from "./man_page.ts";
import { renderNoderangePage } from "./noderange_page.ts";
import { escapeRoff } from "./roff.ts";
import { defineTable } from "./table.ts";

const example = defineCommand({
  name: "nodels",
  summary: "List nodes and the values of their attributes",
  description: "First paragraph\nwith a ' quote.\n\n.Second \\one, a-b.\n\n  verbatim | ls 'x'",
  noderange: "optional",
  operands: { columns: operands("table.column", { optional: true }) },
  options: {
    blame: flag("b", "name the row that supplied each value"),
    where: list("w", "attr==val", "rows to show"),
  },
  examples: [["nodels all 'nodetype.os'", "the operating system of every node"]],
  async *run() {},
});
const table = defineTable({
  name: "ipmi",
  key: ["node"],
  doc: "How to reach the BMC of a node by IPMI. More.",
  columns: { node: "Node or group the row is for.", password: { doc: "BMC password", secret: true } },
  attributes: [{ of: ["node"], names: [["bmcpassword", "password"]], onlyIf: { mgt: "ipmi" } }],
});

Deno.test("help shows usage, words, options and examples in 80 columns", () => {
  assert.equal(
    renderHelp(example),
    `Usage: nodels [-b] [-w attr==val]... [noderange] [columns...]

List nodes and the values of their attributes.

Words:
  noderange  the nodes, see noderange(3); absent: what the command takes
             without it
  columns    table.column

Options:
  -b, --blame            name the row that supplied each value
  -w, --where=attr==val  rows to show; may be repeated
  -h, --help             show how the command is used
  -v, --version          show the version
  --json                 print one JSON object a line

Examples:
  nodels all 'nodetype.os'  the operating system of every node
`,
  );
});

Deno.test("no text can become a roff request", () => {
  assert.equal(escapeRoff(".x\n'y\\z -~^`"), "\\&.x\n\\(aqy\\ez \\-\\(ti\\(ha\\(ga");
});

Deno.test({
  name: "manual pages are set without a warning",
  ignore: spawnSync("groff", ["--version"]).status !== 0,
  fn() {
    for (
      const page of [
        renderManPage(example),
        renderTablePage(table),
        renderOverviewPage([example]),
        renderNoderangePage(),
      ]
    ) {
      const { status, stderr, stdout } = spawnSync("groff", [
        "-man",
        "-Tutf8",
        "-ww",
        "-K",
        "utf8",
        "-P-cbou",
      ], {
        input: page,
        encoding: "utf8",
      });
      assert.equal(status, 0);
      assert.equal(stderr, "");
      assert.match(stdout, /SEE ALSO/);
    }
  },
});

Deno.test({
  name: "bash completes commands, their options and nothing after the noderange",
  ignore: spawnSync("bash", ["--version"]).status !== 0,
  fn() {
    const folder = mkdtempSync(join(tmpdir(), "completion-"));
    try {
      const file = join(folder, "xcat");
      writeFileSync(file, renderCompletion([example]));
      const complete = (...words: string[]) =>
        spawnSync("bash", [
          "-uc",
          `. "$1"; shift; lsdef() { echo 'compute  (group)'; }; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _xcat; echo "\${COMPREPLY[*]-}"`,
          "bash",
          file,
          ...words,
        ], { encoding: "utf8" }).stdout.trim();
      assert.equal(complete("xcat", "no"), "nodels");
      assert.equal(complete("xcat", "nodels", "--bl"), "--blame");
      assert.equal(complete("nodels", "-b", "--wh"), "--where");
      assert.equal(complete("nodels", "n1,co"), "n1,compute");
      assert.equal(complete("nodels", "all", "co"), "");
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
});
