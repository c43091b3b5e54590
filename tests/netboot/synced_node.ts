/**
 * Run inside a sandbox: a node with sshd and busybox in /run/node, and a management node that pushes the files of its
 * synclist to it. Prints, as JSON, what each push answered, which of the node's files there were then, how many
 * connections the node had accepted for it, and what of them was left here.
 */
import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { createNet } from "../../core/ports/net.ts";
import { plugins } from "../../plugins/mod.ts";
import { type TestSite, withSite } from "../definitions/test_site.ts";

const node = "/run/node", sshdLog = "/run/sshd.log";

/** A push; without a synclist the one before is taken once more. */
export interface Round {
  /** What files of the management node are written before. */
  files?: Record<string, string>;
  synclist?: string;
  /** The push is interrupted as soon as the node has this file. */
  abortAt?: string;
}

export interface RoundOutcome {
  said: string;
  files: Record<string, string>;
  connections: number;
  /** Processes of ssh and control sockets. */
  left: string[];
}

const rounds: Round[] = JSON.parse(process.argv[2] ?? "[]");
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
  for (const name of ["sh", "cat", "cp", "dirname", "mkdir", "mv", "rm", "sha256sum", "sleep"]) {
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
  spawn("/usr/sbin/sshd", ["-D", "-E", sshdLog, "-f", "/run/sshd_config"], {
    stdio: ["ignore", "ignore", "ignore"],
  });
  while (!await createNet().accepts("127.0.0.1", 22, 1000)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function push({ environment }: TestSite, signal: AbortSignal): Promise<string> {
  const request = { command: "syncfiles", args: [], user: "root", peer: "127.0.0.1" };
  for await (const result of environment.handle(request, signal)) {
    if ("error" in result && result.error !== undefined) return result.error;
    if ("data" in result) return result.data ?? "";
  }
  return "";
}

async function abortAt(path: string, abort: AbortController): Promise<void> {
  while (!existsSync(node + path)) await new Promise((resolve) => setTimeout(resolve, 5));
  abort.abort();
}

function connections(): number {
  return readFileSync(sshdLog, "utf8").match(/Accepted publickey/g)?.length ?? 0;
}

/** ssh says that it will end before it has. */
async function leftBehind({ root }: TestSite): Promise<string[]> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const left = [...sshHere(), ...readdirSync(`${root}/run/xcat/ssh`)];
    if (left.length === 0 || Date.now() > deadline) return left;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function sshHere(): string[] {
  return readdirSync("/proc").filter((pid) => /^\d+$/.test(pid)).map((pid) => {
    try {
      return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
    } catch {
      return ""; // ended meanwhile
    }
  }).filter((name) => name === "ssh" || name === "scp");
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
  const outcomes: RoundOutcome[] = [];
  for (const { files = {}, synclist, abortAt: path } of rounds) {
    for (const [path, content] of Object.entries(files)) {
      put(site.root + path, content, content.startsWith("#!") ? 0o755 : 0o644);
    }
    if (synclist !== undefined) put(`${site.root}/list`, synclist);
    const before = connections();
    const abort = new AbortController();
    const [said] = await Promise.all([push(site, abort.signal), path && abortAt(path, abort)]);
    const found = shown.filter((path) => existsSync(node + path));
    outcomes.push({
      said,
      files: Object.fromEntries(found.map((path) => [path, readFileSync(node + path, "utf8")])),
      connections: connections() - before,
      left: await leftBehind(site),
    });
  }
  console.log(JSON.stringify(outcomes));
}, plugins);
process.exit(0); // sshd ends with the sandbox
