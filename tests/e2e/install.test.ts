import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { plugins } from "../../plugins/mod.ts";
import { createRegistry } from "../../core/mod.ts";

const root = new URL("../..", import.meta.url).pathname;
const binary = process.env.XCAT_BINARY ?? join(root, "dist/xcat");
const sources = [Deno.execPath(), "run", "-A", join(root, "cmd/xcat.ts")];

for (const [what, argv] of [["sources", sources], ["binary", [binary]]] as const) {
  Deno.test({
    name: `--install lays out the program, twice in a row, from the ${what}`,
    ignore: what === "binary" && process.env.XCAT_BINARY === undefined && !existsSync(binary),
    async fn() {
      const sysroot = mkdtempSync(join(tmpdir(), "install-"));
      const top = join(sysroot, "opt/xcat");
      const [program = "", ...words] = argv;
      const environment = { PATH: process.env.PATH, HOME: process.env.HOME, XCAT_SYSROOT: sysroot };
      const run = (file: string, args: string[]) =>
        spawnSync(file, args, { env: environment, cwd: sysroot, encoding: "utf8" });
      try {
        for (let time = 0; time < 2; time++) {
          const { status, stderr } = run(program, [...words, "--install", "/opt/xcat"]);
          assert.equal(status, 0, stderr);
        }
        assert.deepEqual(readdirSync(sysroot), ["opt"], "nothing else was written");
        for (const load of createRegistry(plugins).commands.values()) {
          const { name, internal, unlinked, daemon } = await load();
          const link = join(top, daemon ? "sbin" : "bin", name);
          if (internal || unlinked) assert.ok(!existsSync(link), name);
          else assert.equal(readlinkSync(link), daemon ? "../bin/xcat" : "xcat");
        }
        assert.match(run(join(top, "bin/tabdump"), ["-h"]).stdout, /^Usage: tabdump/);
        assert.match(run(join(top, "bin/xcat"), ["tabdump", "-h"]).stdout, /^Usage: tabdump/);
        for (const name of readdirSync(join(root, "postscripts"), { recursive: true }) as string[]) {
          const original = join(root, "postscripts", name);
          if (!lstatSync(original).isFile()) continue;
          const copy = join(top, "postscripts", name);
          assert.deepEqual(readFileSync(copy), readFileSync(original));
          if (readFileSync(copy, "utf8").startsWith("#!")) assert.equal(lstatSync(copy).mode & 0o777, 0o755);
        }
        assert.ok(existsSync(join(top, "share/xcat/netboot")));
        assert.ok(existsSync(join(top, "share/man/man1/xcat.1")));
        assert.equal(
          readFileSync(join(top, "share/bash-completion/completions/xcat"), "utf8"),
          readFileSync(join(root, "docs/completion/xcat"), "utf8"),
        );
      } finally {
        rmSync(sysroot, { recursive: true });
      }
    },
  });
}
