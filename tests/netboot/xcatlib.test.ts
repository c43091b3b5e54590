/** Running scripts on a node, in the shells that nodes have as sh: dash (Debian), bash (ALT Linux), busybox. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const xcatlib = fileURLToPath(new URL("../../postscripts/xcatlib", import.meta.url));

for (const shell of [["dash"], ["bash"], ["busybox", "sh"]]) {
  const [program = "", ...words] = shell;
  Deno.test({
    name: `${shell.join(" ")} ends a script that takes too long, and leaves nothing running behind any`,
    ignore: spawnSync(program, [...words, "-c", "true"]).status !== 0,
    fn() {
      const folder = Deno.makeTempDirSync({ prefix: "xcat-xcatlib-" });
      try {
        const scripts: Record<string, string> = {
          quick: `echo quick >> ${folder}/ran`,
          slow: "sleep 1000 & wait",
          report: `echo "$@" > ${folder}/reported`,
        };
        mkdirSync(`${folder}/custom`);
        for (const [name, body] of Object.entries(scripts)) {
          writeFileSync(`${folder}/${name}`, `#!/bin/sh\n${body}\n`);
          chmodSync(`${folder}/${name}`, 0o755);
        }
        const text = `. ${xcatlib}\nrun_ps quick\nrun_ps slow\nrun_ps quick\nreport_ps\n`;
        const { status, stderr } = spawnSync(program, [...words, "-c", text], {
          encoding: "utf8",
          env: {
            PATH: Deno.env.get("PATH"),
            NODE: "node1",
            POSTSCRIPTTIMEOUT: "1",
            XCATPOST: folder,
            XCAT_LOG: `${folder}/log`,
            XCAT_INSTALLSTATUS: `${folder}/report`,
          },
        });
        assert.equal(status, 0, stderr);
        assert.equal(readFileSync(`${folder}/ran`, "utf8"), "quick\nquick\n");
        assert.equal(readFileSync(`${folder}/reported`, "utf8"), "failed slow\n");
        assert.deepEqual(runningFor(folder), []);
      } finally {
        Deno.removeSync(folder, { recursive: true });
      }
    },
  });
}

/** Command lines of processes whose environment names the folder. */
function runningFor(folder: string): string[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const isOurs = readFileSync(`/proc/${pid}/environ`, "utf8").includes(`XCATPOST=${folder}\0`);
      const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      return isOurs && words !== "" ? [words] : []; // a zombie has no words
    } catch {
      return []; // it ended meanwhile
    }
  });
}
