import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFs } from "../../core/ports/fs.ts";
import { writeCpio } from "./cpio_archive.ts";
import { openDialogue } from "./dialogue.ts";
import { readProgram } from "./read_program.ts";
import { moduleOrder } from "./kernel_modules.ts";
import { pathInRoot } from "./path_in_root.ts";
import { serviceFiles, withHostnameCommand } from "./start_services.ts";

function withFolder(work: (folder: string) => Promise<void> | void): () => Promise<void> {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), "xcat-images-"));
    try {
      await work(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
}

const lists = {
  dependencies: "a/one.ko.xz: a/two.ko.xz a/three.ko.xz\na/two.ko.xz: a/three.ko.xz\na/three.ko.xz:\n",
  builtin: "kernel/net/built-in.ko\n",
};

Deno.test("modules come after those that they need; what is built in is there already", () => {
  assert.deepEqual(moduleOrder(lists, ["one", "built_in"], ["two", "absent"], "6.1"), [
    "a/three.ko.xz",
    "a/two.ko.xz",
    "a/one.ko.xz",
  ]);
  assert.throws(() => moduleOrder(lists, ["absent", "one"], [], "6.1"), /Kernel 6.1 has no module absent;/);
});

Deno.test(
  "cpio unpacks what was written",
  withFolder((folder) => {
    const archive = writeCpio([
      { path: "init", kind: "file", content: new TextEncoder().encode("#!/bin/sh\n"), mode: 0o755 },
      { path: "deep/below/file", kind: "file", content: new Uint8Array(7), mode: 0o600 },
      { path: "bin/sh", kind: "link", target: "busybox" },
    ]);
    execFileSync("cpio", ["-idm", "--quiet"], { cwd: folder, input: archive });
    assert.equal(readFileSync(join(folder, "init"), "utf8"), "#!/bin/sh\n");
    const long = execFileSync("find", [folder, "-printf", "%P %m %l\n"], { encoding: "utf8" }).split("\n")
      .sort();
    assert.deepEqual(long.slice(2), [
      "bin 755 ",
      "bin/sh 777 busybox",
      "deep 755 ",
      "deep/below 755 ",
      "deep/below/file 600 ",
      "init 755 ",
    ]);
  }),
);

Deno.test("a static program is told from one with libraries", () => {
  assert.deepEqual(readProgram(readFileSync("/bin/busybox")), { bits: 64, loader: undefined });
  assert.match(readProgram(readFileSync("/bin/ls"))?.loader ?? "", /^\/lib.*\/ld-linux/);
  assert.equal(readProgram(new Uint8Array(200)), undefined);
});

Deno.test(
  "links of an image lead nowhere but into it",
  withFolder(async (folder) => {
    const root = join(folder, "root"), fs = createFs("");
    mkdirSync(join(root, "usr/lib"), { recursive: true });
    writeFileSync(join(root, "usr/lib/file"), "");
    symlinkSync("usr/lib", join(root, "lib"));
    symlinkSync("/etc/outside", join(root, "conf"));
    symlinkSync("../../../..", join(root, "up"));
    symlinkSync("circle", join(root, "circle"));
    assert.equal(await pathInRoot({ fs }, root, "/lib/file"), join(root, "usr/lib/file"));
    assert.equal(await pathInRoot({ fs }, root, "/up/../../conf/passwd"), join(root, "etc/outside/passwd"));
    assert.equal(await pathInRoot({ fs }, root, "/new/file"), join(root, "new/file"));
    await assert.rejects(pathInRoot({ fs }, root, "/circle/x"), /circle of links/);
  }),
);

Deno.test("the programs of a node are started by the init that the image has", () => {
  const paths = (...there: string[]) => serviceFiles((path) => there.includes(path)).map(({ path }) => path);
  assert.deepEqual(paths(), []);
  assert.deepEqual(paths("/etc/rc.d/rc3.d", "/etc/rc3.d", "/etc/rc.d/rc5.d").slice(2, 4), [
    "/etc/rc.d/rc3.d/S99xcatpostinit",
    "/etc/rc.d/rc5.d/S05xcathostname",
  ]);
  const units = serviceFiles((path) => path === "/lib/systemd/systemd" || path === "/etc/rc3.d");
  assert.deepEqual(units.at(-1), {
    path: "/etc/systemd/system/multi-user.target.wants/xcatpostinit.service",
    link: "../xcatpostinit.service",
  });
  assert.match(JSON.stringify(units.at(-2)), /ExecStart=\/etc\/init.d\/xcatpostinit start/);
});

Deno.test("where ALT's init asks a program for the host's name, it asks ours", () => {
  assert.deepEqual(serviceFiles((path) => path === "/etc/sysconfig/init"), [
    { path: "/bin/xcathostname", link: "/etc/init.d/xcathostname" },
  ]);
  const setting = "RESOLVE_HOSTNAME_COMMAND=/bin/xcathostname\n";
  assert.equal(withHostnameCommand("VERBOSE=yes"), `VERBOSE=yes\n${setting}`);
  assert.equal(
    withHostnameCommand("# RESOLVE_HOSTNAME_COMMAND=x\n"),
    `# RESOLVE_HOSTNAME_COMMAND=x\n${setting}`,
  );
  assert.equal(withHostnameCommand(`A=b\nRESOLVE_HOSTNAME_COMMAND=\nC=d\n`), `A=b\n${setting}C=d\n`);
});

Deno.test("questions are answered by what is typed, with corrections, or by the default", async () => {
  const { ask } = openDialogue((async function* () {
    await Promise.resolve();
    yield new TextEncoder().encode("compux\x7fte\r");
    yield new TextEncoder().encode("\rx\x03");
  })());
  const shown: string[] = [];
  const answer = async (question: string) => {
    const results = ask(question, "alt");
    for (;;) {
      const { done, value } = await results.next();
      if (done) return value;
      shown.push(new TextDecoder().decode(value.output));
    }
  };
  assert.equal(await answer("Profile"), "compute");
  assert.equal(await answer("System"), "alt");
  await assert.rejects(answer("Architecture"), /broken off/);
  assert.ok(shown.join("").startsWith("Profile [alt]: compux\b \bte\r\nSystem [alt]: \r\n"));
});
