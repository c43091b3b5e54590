/** Replays what the original answered to noderanges, where the recording is at hand. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createTemplates } from "../template/mod.ts";
import { columnsOf } from "./columns.ts";
import { expandNoderange } from "./expand.ts";
import { fileReferences, replaceFiles } from "./files.ts";
import { parseNoderange } from "./parse.ts";
import { parseSelection, selectionTest } from "./selection.ts";
import type { NoderangeWorld } from "./world.ts";

interface GoldenRow {
  id: number;
  area: string;
  shell: string;
  rc: number;
  stdout: string;
}

const golden = new URL("../../../shared/golden/", import.meta.url);

Deno.test({
  name: "noderanges pick the nodes that the original picked",
  ignore: !existsSync(new URL("golden.jsonl", golden)),
  fn() {
    const rows = readFileSync(new URL("golden.jsonl", golden), "utf8").trim().split("\n")
      .map((line) => JSON.parse(line) as GoldenRow);
    const cluster = readCluster(rows);
    // A missing file and an unknown column are errors of ours, the empty set of the original; in bypass mode the
    // original answers with an error and status 0.
    const deviations = new Set([744, 745, 746, 840]);
    let replayed = 0;
    for (const row of rows) {
      const [, prefix, text] =
        /^(?:XCATBYPASS=1 (?:XCAT_NODE_PREFIX=(\w+) )?)?nodels '?([^' ]*|[^']*(?='))'?$/.exec(row.shell) ??
          [];
      if (!/^(noderange|dyngroup)/.test(row.area) || text === undefined || text.startsWith("-")) continue;
      if (deviations.has(row.id)) continue;
      const world = cluster(row.id, prefix);
      assert.equal(answer(text, world), row.rc === 0 ? row.stdout : "error", `row ${row.id}: ${row.shell}`);
      replayed++;
    }
    assert.ok(replayed > 90, `${replayed} rows replayed`);
  },
});

function answer(text: string, world: NoderangeWorld): string {
  try {
    const contents = new Map(fileReferences(text).map((path) => [path, readWorkFile(path)]));
    const ast = parseNoderange(replaceFiles(text, contents));
    // nodels takes a noderange without any part for an absent one.
    const nodes = ast.terms.length === 0 ? [...world.nodes()].sort() : expandNoderange(ast, world);
    assert.ok(columnsOf(ast).every((column) => column !== ""));
    return nodes.map((node) => `${node}\n`).join("");
  } catch {
    return "error";
  }
}

function readWorkFile(path: string): string[] {
  return readFileSync(new URL(`work/${path.replace("@WORK@/", "")}`, golden), "utf8").split("\n");
}

/** The state of the tables at a row, as far as noderanges of these areas ask for it. */
function readCluster(rows: GoldenRow[]): (id: number, prefix: string | undefined) => NoderangeWorld {
  const dump = (id: number) => readDump(rows.find((row) => row.id === id)?.stdout ?? "");
  const groupsOf = new Map(dump(645).map(([node = "", groups = ""]) => [node, groups]));
  const nodehm = dump(644);
  const templates = createTemplates();
  const settings: Record<string, Record<string, string>> = {
    "nodehm.mgt": Object.fromEntries(nodehm.map((row) => [row[0], row[2] ?? ""])),
    "nodehm.cons": Object.fromEntries(nodehm.map((row) => [row[0], row[3] ?? ""])),
    "noderes.netboot": { compute: "xnba" },
    "nodetype.os": { compute: "rhels8.4.0" },
    "hosts.ip": { compute: "|\\D+(\\d+)$|10.0.1.($1)|", storage: "|\\D+(\\d+)|172.16.2.(100+$1)|" },
    "ipmi.bmc": { compute: "/\\z/-bmc/" },
  };
  const value = (node: string, column: string): string | undefined => {
    const full = ({ mgt: "nodehm.mgt", groups: "nodelist.groups" } as Record<string, string>)[column] ??
      column;
    if (full === "nodelist.node") return node;
    if (full === "nodelist.groups") return groupsOf.get(node);
    for (const key of [node, ...(groupsOf.get(node) ?? "").split(",")]) {
      const cell = settings[full]?.[key];
      if (!cell) continue;
      try {
        return templates.expand(cell, node);
      } catch {
        return undefined;
      }
    }
  };
  return (id, prefix) => {
    const nodes = [...groupsOf.keys()];
    const groups = new Map<string, string[]>();
    for (const [node, list] of groupsOf) {
      for (const group of list.split(",").filter(Boolean)) {
        groups.set(group, [...(groups.get(group) ?? []), node]);
      }
    }
    const dynamic = { dyn1: id < 865 ? "mgt==ipmi" : "mgt==hmc", dyn3: "groups=~frame" };
    if (id > 841) {
      groups.set("stat1", ["node1", "node2"]);
      for (const [group, where] of Object.entries(dynamic)) {
        const selection = parseSelection(where);
        assert.ok(selection);
        const test = selectionTest(selection);
        groups.set(group, nodes.filter((node) => test(value(node, selection.column))));
      }
    }
    const known = ["nodehm.mgt", "mgt", "groups", "nodelist.node", ...Object.keys(settings)];
    return {
      prefix,
      has: (node) => groupsOf.has(node),
      members: (group) => groups.get(group),
      nodes: () => nodes,
      values: (column) =>
        known.includes(column) ? new Map(nodes.map((node) => [node, value(node, column) ?? ""])) : undefined,
    };
  };
}

function readDump(text: string): string[][] {
  return text.trim().split("\n").slice(1).map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) =>
      quoted ?? plain ?? ""
    )
  );
}
