/**
 * Run inside a sandbox: a node with sshd and busybox in /run/node, and a management node that pushes the files of its
 * synclist to it. Prints, as JSON, what each push answered and which of the node's files there were then.
 */
import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { createNet } from "../../core/ports/net.ts";
import { plugins } from "../../plugins/mod.ts";
import { type TestSite, withSite } from "../definitions/test_site.ts";

const node = "/run/node";

/** Synclists one after another, each with what the management node's files are then; `""`: the same once more. */
const rounds: { files?: Record<string, string>; synclist?: string }[] = JSON.parse(process.argv[2] ?? "[]");
const shown: string[] = JSON.parse(process.argv[3] ?? "[]");

function put(path: string, content: string | Uint8Array, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  chmodSync(path, mode);
}

function makeNode(busybox: string): void {
  for (const folder of ["bin", "dev", "etc", "root", "tmp", "var"]) {
    mkdirSync(`${node}/${folder}`, { recursive: true });
  }
  copyFileSync(busybox, `${node}/bin/busybox`);
  for (const name of ["sh", "cat", "cp", "dirname", "mkdir", "mv", "rm", "sha256sum"]) {
    symlinkSync("busybox", `${node}/bin/${name}`);
  }
  // The machine's own shell of root, by which sshd runs what it is asked to.
  put(`${node}/bin/bash`, '#!/bin/sh\nexec /bin/sh "$@"\n', 0o755);
  execFileSync("mknod", ["-m", "666", `${node}/dev/null`, "c", "1", "3"]);
  put(
    `${node}/etc/passwd`,
    "root:x:0:0:root:/root:/bin/sh\nbin:x:1:1::/:/bin/false\nuser:x:500:500::/old:/bin/sh\n",
  );
  put(`${node}/etc/shadow`, "root:*:1::::::\nuser:old:1::::::\n", 0o600);
  put(`${node}/etc/setup`, "as it was\n");
}

async function startSshd({ root }: TestSite): Promise<void> {
  chmodSync("/run", 0o755); // sshd changes into no folder that others can write to
  mkdirSync("/run/sshd", { recursive: true });
  const key = (path: string) => {
    mkdirSync(dirname(path), { recursive: true });
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", path]);
  };
  key(`${root}/etc/xcat/hostkeys/ssh_host_ed25519_key`);
  key(`${root}/root/.ssh/id_ed25519`);
  const settings = [
    "ListenAddress 127.0.0.1",
    `HostKey ${root}/etc/xcat/hostkeys/ssh_host_ed25519_key`,
    `AuthorizedKeysFile ${root}/root/.ssh/id_ed25519.pub`,
    "StrictModes no",
    "UsePAM no",
    `ChrootDirectory ${node}`,
    "Subsystem sftp internal-sftp",
  ];
  put("/run/sshd_config", settings.join("\n") + "\n");
  spawn("/usr/sbin/sshd", ["-D", "-e", "-f", "/run/sshd_config"], { stdio: ["ignore", "ignore", "ignore"] });
  while (!await createNet().accepts("127.0.0.1", 22, 1000)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function push({ environment }: TestSite): Promise<string> {
  const request = { command: "syncfiles", args: [], user: "root", peer: "127.0.0.1" };
  for await (const result of environment.handle(request, new AbortController().signal)) {
    if ("error" in result && result.error !== undefined) return result.error;
    if ("data" in result) return result.data ?? "";
  }
  return "";
}

await withSite(async (site) => {
  makeNode(execFileSync("which", ["busybox"], { encoding: "utf8" }).trim());
  await startSshd(site);
  await site.environment.db.write((transaction) => {
    transaction.put("site", { key: "master" }, { value: "127.0.0.1" });
    transaction.put("site", { key: "nodesbyaddress" }, { value: "1" });
    transaction.put("policy", { priority: "1" }, { name: "root", rule: "allow" });
    transaction.put("nodelist", { node: "node1" }, { groups: "compute,all" });
    transaction.put("nodelist", { node: "node2" }, { groups: "all" });
    transaction.put("hosts", { node: "node1" }, { ip: "127.0.0.1" });
    transaction.put("nodetype", { node: "node1" }, { provmethod: "image" });
    transaction.put("osimage", { imagename: "image" }, { provmethod: "netboot", synclists: "/list" });
    return Promise.resolve();
  });
  const outcomes = [];
  for (const { files = {}, synclist } of rounds) {
    for (const [path, content] of Object.entries(files)) {
      put(site.root + path, content, content.startsWith("#!") ? 0o755 : 0o644);
    }
    if (synclist !== undefined) put(`${site.root}/list`, synclist);
    const said = await push(site);
    const found = shown.filter((path) => existsSync(node + path)).map((
      path,
    ) => [path, readFileSync(node + path, "utf8")]);
    outcomes.push({ said, files: Object.fromEntries(found) });
  }
  console.log(JSON.stringify(outcomes));
}, plugins);
process.exit(0); // sshd ends with the sandbox
