import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import type { Row } from "../../core/mod.ts";
import { createDatabase } from "../../core/db/database.ts";
import { openLater } from "../../core/db/open.ts";
import { createPorts } from "../../core/ports/create.ts";
import { runProgram } from "../../core/program.ts";
import { createRegistry } from "../../core/registry.ts";
import networks from "../networks/mod.ts";
import tables from "../tables/mod.ts";
import config from "./mod.ts";

const plugins = [tables, networks, config];
const run = promisify(execFile);

interface Machine {
  root: string;
  /** Runs xcatconfig; answers its exit status and what it printed. */
  xcatconfig(...words: string[]): Promise<{ status: number; output: string }>;
  rows(table: string): Promise<readonly Row[]>;
  put(table: string, key: Row, values: Row): Promise<void>;
  text(path: string): Promise<string>;
}

async function withMachine(work: (machine: Machine) => Promise<void>): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), "xcat-config-"));
  const openDatabase = () =>
    createDatabase(
      openLater(createPorts({ sysroot: root, environment: process.env })),
      createRegistry(plugins).tables,
    );
  try {
    await work({
      root,
      async xcatconfig(...words) {
        let output = "";
        const stream = {
          write(text: string, done: () => void) {
            output += text;
            done();
          },
          on() {},
        };
        const status = await runProgram(plugins, {
          called: "xcatconfig",
          words,
          variables: { ...process.env, XCAT_SYSROOT: root },
          stdin: { isTerminal: true, isPipe: false, read: () => "", keys: () => process.stdin },
          program: ["xcat"],
          stdout: stream,
          stderr: stream,
          cwd: "/",
          user: "root",
          homes: ["/root"],
          isWatched: false,
          signal: new AbortController().signal,
        });
        return { status, output };
      },
      async rows(table) {
        const db = openDatabase();
        try {
          return await db.rows(table);
        } finally {
          await db.close();
        }
      },
      async put(table, key, values) {
        const db = openDatabase();
        try {
          await db.write((transaction) => Promise.resolve(transaction.put(table, key, values)));
        } finally {
          await db.close();
        }
      },
      text: (path) => readFile(join(root, path), "utf8"),
    });
  } finally {
    await rm(root, { recursive: true });
  }
}

/** The certificate that follows the key. */
function certificateIn(pem: string): X509Certificate {
  return new X509Certificate(pem.slice(pem.indexOf("-----BEGIN CERTIFICATE-----")));
}

Deno.test("-i makes what a management node needs, and a second one changes nothing", async () => {
  await withMachine(async ({ root, xcatconfig, rows, text }) => {
    assert.equal(
      (await xcatconfig("-i", "--installdir=/var/lib/xcat", "--tftpdir=/var/lib/tftpboot")).status,
      0,
    );
    const site = new Map((await rows("site")).map(({ key, value }) => [key, value]));
    assert.equal(site.get("installdir"), "/var/lib/xcat");
    assert.ok((await rows("policy")).some(({ name, rule }) => name === "root" && rule === "allow"));
    assert.match(await text("etc/exports"), /^\/var\/lib\/xcat \*\(rw,no_root_squash,sync\)$/m);
    assert.equal(
      await text("var/lib/xcat/postscripts/_ssh/authorized_keys"),
      await text("root/.ssh/id_rsa.pub"),
    );
    assert.equal(certificateIn(await text("root/.xcat/client-cred.pem")).subject, "CN=root");
    for (const type of ["rsa", "ecdsa", "ed25519"]) {
      assert.equal((await stat(join(root, `etc/xcat/hostkeys/ssh_host_${type}_key`))).mode & 0o777, 0o600);
    }
    await stat(join(root, "var/lib/xcat/postscripts/xcatdsklspost"));
    await stat(join(root, "etc/xCATMN"));

    const files = [
      "etc/xcat/cert/server-cred.pem",
      "root/.xcat/client-cred.pem",
      "etc/exports",
      "root/.ssh/id_rsa",
    ];
    const before = await Promise.all(files.map(text));
    const again = await xcatconfig("-i");
    assert.equal(again.status, 0);
    assert.doesNotMatch(again.output, /Made/);
    assert.deepEqual(await Promise.all(files.map(text)), before);
  });
});

Deno.test("-i keeps what a person set, -f resets settings but no nodes and no key of root", async () => {
  await withMachine(async ({ xcatconfig, rows, put, text }) => {
    await xcatconfig("-i");
    await put("site", { key: "domain" }, { value: "mine.test" });
    await put("policy", { priority: "5" }, { name: "alice", rule: "allow" });
    await put("nodelist", { node: "n1" }, { groups: "all" });
    const key = await text("root/.ssh/id_rsa");
    const ca = await text("etc/xcat/cert/ca.pem");
    const domain = async () => (await rows("site")).find((row) => row.key === "domain")?.value;
    await xcatconfig("-u");
    assert.equal(await domain(), "mine.test");

    assert.equal((await xcatconfig("-f", "--installdir=/srv/xcat")).status, 0);
    assert.notEqual(await domain(), "mine.test");
    assert.ok(!(await rows("policy")).some(({ name }) => name === "alice"));
    assert.deepEqual((await rows("nodelist")).map(({ node }) => node), ["n1"]);
    assert.equal((await rows("site")).find((row) => row.key === "installdir")?.value, "/srv/xcat");
    assert.equal(await text("root/.ssh/id_rsa"), key);
    assert.notEqual(await text("etc/xcat/cert/ca.pem"), ca);
  });
});

Deno.test("-c makes certificates only, and the old ones are worthless", async () => {
  await withMachine(async ({ root, xcatconfig, text }) => {
    await xcatconfig("-i");
    await writeFile(join(root, "old.pem"), await text("root/.xcat/client-cred.pem"));
    await xcatconfig("-c");
    const verify = (path: string) =>
      run("openssl", ["verify", "-CAfile", join(root, "etc/xcat/cert/ca.pem"), join(root, path)]);
    await verify("root/.xcat/client-cred.pem");
    await verify("etc/xcat/cert/server-cert.pem");
    await assert.rejects(verify("old.pem"));
  });
});

Deno.test("a folder that would break a settings file is refused, and nothing to do is said", async () => {
  await withMachine(async ({ xcatconfig }) => {
    for (const folder of ["relative", "/a/../b", "/a b", '/a"b', "/"]) {
      const { status, output } = await xcatconfig("-i", `--installdir=${folder}`);
      assert.equal(status, 1, folder);
      assert.match(output, /absolute path/);
    }
    assert.match((await xcatconfig()).output, /Say what to do/);
  });
});

Deno.test("setup-local-client.sh gives a user a certificate of his own", async () => {
  await withMachine(async ({ root, xcatconfig, text }) => {
    await xcatconfig("-i");
    const id = [process.getuid?.(), process.getgid?.()].join(":");
    await writeFile(join(root, "etc/passwd"), `_mknetboot:x:${id}::/var/lib/_mknetboot:/bin/sh\n`);
    const script = new URL("../../share/scripts/setup-local-client.sh", import.meta.url).pathname;
    const setup = (...words: string[]) =>
      run("sh", [script, ...words], { env: { ...process.env, XCAT_SYSROOT: root } });
    await setup("_mknetboot");
    const path = "var/lib/_mknetboot/.xcat/client-cred.pem";
    const first = await text(path);
    assert.equal(certificateIn(first).subject, "CN=_mknetboot");
    assert.equal((await stat(join(root, path))).mode & 0o777, 0o600);
    await run("openssl", [
      "verify",
      "-purpose",
      "sslclient",
      "-CAfile",
      join(root, "etc/xcat/cert/ca.pem"),
      join(root, path),
    ]);
    await assert.rejects(setup("_mknetboot"), /is there already/);
    await setup("-f", "_mknetboot");
    assert.notEqual(await text(path), first);
    for (const name of ["a/CN=root", "", "-x", "no such"]) await assert.rejects(setup(name));
  });
});

Deno.test("nginx gets its settings where it is installed, and the administrator hears what is his part", () =>
  withMachine(async ({ root, xcatconfig, text }) => {
    await mkdir(join(root, "etc/nginx"), { recursive: true });
    assert.match((await xcatconfig("-i")).output, /Put "include xcat\.conf;" into the server block of nginx/);
    assert.match(await text("/etc/nginx/xcat.conf"), /^location \/install\//m);
    assert.doesNotMatch((await xcatconfig("-u")).output, /nginx/);
  }));
