/** The guides in docs/guides: what they show as sessions is played, and every command that they type is understood. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRegistry } from "../../core/registry.ts";
import { parseCommandLine } from "../../core/command_line.ts";
import { plugins } from "../../plugins/mod.ts";
import { whyNoSandbox } from "../lab/sandbox.ts";
import { assertSession, seedNode } from "./session.ts";

const folder = new URL("../../docs/guides/", import.meta.url);
const guides = readdirSync(folder).filter((name) => name.endsWith(".md"));
const obstacle = whyNoSandbox();

/** The blocks of a kind, one after another. */
function blocks(guide: string, kind: string): string {
  const text = readFileSync(new URL(guide, folder), "utf8");
  return [...text.matchAll(new RegExp(`^\`\`\`${kind}\n([^]*?)^\`\`\`$`, "gm"))].map(([, block]) => block)
    .join("");
}

/** Words of a command line, as the shell has them; what it would run for a word is left out. */
function wordsOf(line: string): string[] {
  const harmless = line.replaceAll(/\$\([^)]*\)/g, "word").replace(/ [|&>].*$/, "");
  const printed = execFileSync("bash", ["-c", `printf '%s\\0' ${harmless}`], { encoding: "utf8" });
  return printed.split("\0").slice(0, -1).filter((word) => !/^[A-Z]+=/.test(word));
}

for (const guide of guides) {
  Deno.test({
    name: `the guide ${guide} prints what it says`,
    ignore: obstacle !== undefined || blocks(guide, "session") === "",
    fn: () => assertSession(seedNode, blocks(guide, "session")),
  });

  Deno.test(`the guide ${guide} types only what is understood`, async () => {
    const registry = createRegistry(plugins);
    const lines = blocks(guide, "sh").split("\n").filter((line) => line.startsWith("# "));
    assert.notDeepEqual(lines, []);
    let own = 0;
    for (const line of lines) {
      const [name = "", ...words] = wordsOf(line.slice(2));
      const command = await registry.commands.get(name)?.();
      if (!command) continue; // the system's
      own++;
      assert.doesNotThrow(() => parseCommandLine(command, words), line);
    }
    assert.notEqual(own, 0);
  });
}
