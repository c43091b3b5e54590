/** Compares with the values that the original made of templates, where the recording is at hand. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { TemplateError } from "./template_error.ts";
import { createTemplates } from "./templates.ts";

const golden = new URL("../../../shared/golden/golden.jsonl", import.meta.url);

Deno.test({
  name: "templates give the values that the original gave",
  ignore: !existsSync(golden),
  fn() {
    const rows = readFileSync(golden, "utf8").trim().split("\n")
      .map((line) => JSON.parse(line) as { id: number; area: string; shell: string; stdout: string });
    const cells = new Map<string, string>();
    const templates = createTemplates();
    let compared = 0;
    for (const { id, area, shell, stdout } of rows) {
      if (!["chtab", "nodels", "regex"].includes(area)) continue;
      const words = [...shell.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
      if (words[0] === "chtab" && words[1] === "-d") {
        for (const key of cells.keys()) {
          if (key.startsWith(`${words[2]?.slice(5)} ${words[3]}.`)) cells.delete(key);
        }
      } else if (words[0] === "chtab" && words[1]?.startsWith("node=")) {
        for (const setting of words.slice(2)) {
          const [, column, cell] = /^([\w.]+)=(.*)$/.exec(setting) ?? [];
          cells.set(`${words[1].slice(5)} ${column}`, cell ?? "");
        }
      } else if (words[0] === "nodels" && !shell.includes("|")) {
        const columns = words.slice(2).filter((word) => /^\w+\.\w+$/.test(word));
        for (const line of stdout.split("\n")) {
          const [, node, , column = columns[0], value] = /^(\S+): (?:((\w+\.\w+): ?))?(.*)$/.exec(line) ?? [];
          if (node === undefined || column === undefined) continue;
          const cell = holders(node).map((holder) => cells.get(`${holder} ${column}`)).find(Boolean);
          if (cell === undefined || !/^[|/]/.test(cell)) continue;
          assert.equal(expanded(cell, node), value?.replace(/ \(inherited.*/, ""), `row ${id}: ${line}`);
          compared++;
        }
      }
    }
    assert.ok(compared > 140, `${compared} values compared`);

    function expanded(cell: string, node: string): string {
      try {
        return templates.expand(cell, node) ?? "";
      } catch (error) {
        assert.ok(error instanceof TemplateError);
        return "";
      }
    }
  },
});

/** The rows that a node of the recording takes values from. */
function holders(node: string): string[] {
  const number = Number(/\d+$/.exec(node)?.[0]);
  const group = node.startsWith("rx")
    ? "rx"
    : node.startsWith("f")
    ? "frame"
    : number < 13
    ? "compute"
    : "storage";
  return [node, group, ...(group === "frame" ? ["compute"] : [])];
}
