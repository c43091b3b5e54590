/** The compiled binary, run as root in a folder that somebody else filled. Built by `deno task compile`. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createRun } from "../../core/ports/run.ts";

const binary = process.env.XCAT_BINARY ?? new URL("../../dist/xcat", import.meta.url).pathname;

Deno.test({
  name: "the binary obeys no file of the folder it is run in",
  ignore: process.env.XCAT_BINARY === undefined && !existsSync(binary),
  fn() {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "hostile-")));
    const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
    const obeyed = join(folder, "obeyed");
    try {
      put("bunfig.toml", 'preload = ["./evil.ts"]\n[run]\npreload = ["./evil.ts"]\n');
      put(".bunfig.toml", 'preload = ["./evil.ts"]\n');
      put("evil.ts", `require("node:fs").writeFileSync(${JSON.stringify(obeyed)}, "");\n`);
      put("tsconfig.json", '{ "compilerOptions": { "paths": { "node:fs": ["./evil.ts"] } } }\n');
      put("package.json", '{ "imports": { "node:fs": "./evil.ts" } }\n');
      for (const name of [".env", ".env.local", ".env.production", ".env.development"]) {
        put(name, `XCAT_SYSROOT=${folder}/evil\nXCATHOST=evil.example\nBUN_OPTIONS=--preload=./evil.ts\n`);
      }
      const environment = { PATH: process.env.PATH, HOME: folder, XDG_CONFIG_HOME: folder };
      const { status, stdout, stderr } = spawnSync(binary, ["--install", "good"], {
        cwd: folder,
        env: environment,
        encoding: "utf8",
      });
      assert.equal(status, 0, stderr);
      assert.match(stdout, /Installed/);
      assert.ok(!existsSync(obeyed), "a program of the folder was run");
      assert.ok(!existsSync(join(folder, "evil")), ".env was read");
      assert.ok(lstatSync(join(folder, "good/bin/xcat")).isFile());
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
});

Deno.test("children do not get variables that would make them run something else", async () => {
  const evil = {
    BUN_OPTIONS: "--preload=/evil.ts",
    BUN_BE_BUN: "1",
    BUN_INSPECT: "1",
    NODE_OPTIONS: "--require=/evil.js",
    BASH_ENV: "/evil.sh",
    ENV: "/evil.sh",
    LD_PRELOAD: "",
  };
  const { stdout } = await createRun({ ...evil, PATH: process.env.PATH })(["env"]);
  assert.match(stdout, /^PATH=/m);
  assert.doesNotMatch(stdout, /^(BUN_|NODE_OPTIONS|BASH_ENV|ENV=|LD_PRELOAD)/m);
});
