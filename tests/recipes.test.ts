/** Each recipe of the README is built in a copy of the repository and run. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const repository = new URL("../", import.meta.url).pathname;
const readme = readFileSync(join(repository, "README.md"), "utf8");

/** Code blocks that begin with `// path`, by path. */
function recipeFiles(plugin: string): [path: string, code: string][] {
  const blocks = [...readme.matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```/g)];
  return blocks.map(([, path = "", code = ""]) => [path, code] as [string, string])
    .filter(([path]) => path.startsWith(`plugins/${plugin}/`));
}

function withRecipe(plugin: string, test: (xcat: (...words: string[]) => string) => void): void {
  const copy = mkdtempSync(join(tmpdir(), "xcat-recipe-"));
  try {
    for (const part of ["core", "node_modules", "package.json", "deno.json", "share"]) {
      symlinkSync(join(repository, part), join(copy, part));
    }
    spawnSync("cp", ["-r", join(repository, "plugins"), join(repository, "cmd"), copy]);
    const files = recipeFiles(plugin);
    assert.ok(files.length >= 2, `the README has no recipe for ${plugin}`);
    for (const [path, code] of files) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      writeFileSync(join(copy, path), code);
    }
    const list = join(copy, "plugins/mod.ts");
    const extended = `import ${plugin} from "./${plugin}/mod.ts";\n` +
      readFileSync(list, "utf8").replace("= [", `= [\n  ${plugin},`);
    writeFileSync(list, extended);
    test((...words) => {
      const { status, stdout, stderr } = spawnSync(
        Deno.execPath(),
        ["run", "--no-config", "--node-modules-dir=manual", "-A", join(copy, "cmd/xcat.ts"), ...words],
        {
          encoding: "utf8",
          env: { ...Deno.env.toObject(), XCAT_SYSROOT: join(copy, "root"), XCATBYPASS: "1" },
        },
      );
      assert.equal(status, 0, `xcat ${words.join(" ")}: ${stderr}`);
      return stdout;
    });
  } finally {
    rmSync(copy, { recursive: true });
  }
}

Deno.test("recipe: a new command is one file and one line", () =>
  withRecipe("hello", (xcat) => {
    xcat("nodeadd", "node1", "groups=all", "nodepos.rack=7");
    assert.equal(xcat("hello", "node1"), "node1: hello from rack 7\n");
    assert.equal(xcat("hello", "-l", "all"), "node1: HELLO FROM RACK 7\n");
    assert.match(xcat("hello", "-h"), /Greet nodes by their rack/);
  }));

Deno.test("recipe: a new table is known to every table command at once", () =>
  withRecipe("cooling", (xcat) => {
    xcat("nodeadd", "node1-node20", "groups=all");
    xcat("chtab", "node=all", "cooling.loop=|node(\\d+)|loop(($1-1)/10+1)|");
    assert.equal(xcat("nodels", "node11", "cooling.loop"), "node11: loop2\n");
    assert.match(xcat("tabdump", "-d", "cooling"), /Number of the cooling loop/);
  }));

Deno.test("recipe: a new driver is a table of verbs, an absent verb is said to be unsupported", () =>
  withRecipe("filepower", (xcat) => {
    xcat("nodeadd", "node1", "groups=all", "nodehm.mgt=filepower");
    assert.equal(xcat("rpower", "node1", "stat"), "node1: off\n");
    assert.equal(xcat("rpower", "node1", "on"), "node1: on\n");
    assert.equal(xcat("rpower", "node1", "stat"), "node1: on\n");
  }));
