import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createRegistry, type Request, type Result, shortNames } from "../../core/mod.ts";
import { createDatabase } from "../../core/db/database.ts";
import { openLater } from "../../core/db/open.ts";
import { createPorts } from "../../core/ports/create.ts";
import tables from "../tables/mod.ts";
import { type MonitorLimits, startInstallMonitor } from "./install_monitor.ts";

interface Fixture {
  port: number;
  warnings: string[];
  asked: Request[];
  status(node: string): Promise<string | undefined>;
  /** Node, severity and message of each row of eventlog. */
  events(): Promise<string[]>;
  /** Ends the monitor, so that all it was told is written. */
  close(): Promise<void>;
}

async function withMonitor(
  hosts: string,
  address: string | undefined,
  work: (fixture: Fixture) => Promise<void>,
  limits?: MonitorLimits,
): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), "xcat-monitor-"));
  const ports = createPorts({ sysroot: root, environment: process.env });
  const db = createDatabase(openLater(ports), createRegistry([tables]).tables);
  await ports.fs.write("/etc/hosts", hosts);
  await db.write((transaction) => {
    transaction.put("nodelist", { node: "node1" }, { groups: "all", status: "powering-on" });
    if (address) transaction.put("hosts", { node: "node1" }, { ip: address });
    return Promise.resolve();
  });
  const warnings: string[] = [];
  const log = { ...ports.log, warn: (text: string) => warnings.push(text) };
  const asked: Request[] = [];
  async function* handle(request: Request): AsyncGenerator<Result> {
    asked.push(request);
    yield { data: "#!/bin/sh" };
  }
  const monitor = await startInstallMonitor({ ...ports, log, db, handle }, 0, limits);
  const status = async (node: string) => (await db.rows("nodelist")).find((row) => row.node === node)?.status;
  const events = async () =>
    (await db.rows("eventlog")).map(({ node, severity, message }) => `${node} ${severity} ${message}`);
  try {
    await work({ port: monitor.port, warnings, asked, status, events, close: monitor.close });
  } finally {
    await monitor.close().catch(() => {});
    await db.close();
    await rm(root, { recursive: true });
  }
}

async function converse(port: number, text: string): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  socket.end(text);
  return await readAll(socket);
}

async function readAll(socket: Socket): Promise<string> {
  let answer = "";
  for await (const bytes of socket) answer += bytes;
  return answer;
}

Deno.test("a node's own report changes its status and the time of it", async () => {
  await withMonitor("127.0.0.1 node1-eth1.cluster\n", undefined, async ({ port, status, close }) => {
    assert.equal(await converse(port, "installstatus booted\n"), "ready\ndone\n");
    await close();
    assert.equal(await status("node1"), "booted");
  });
});

Deno.test("a node is also found by hosts.ip", async () => {
  await withMonitor("127.0.0.1 localhost\n", "127.0.0.1", async ({ port, status, events, close }) => {
    await converse(port, "installstatus installing\ninstallstatus failed syslog\ninstallstatus installed\n");
    await close();
    assert.equal(await status("node1"), "installed");
    assert.deepEqual(await events(), [
      "node1 informational status installing",
      "node1 warning status failed",
      "node1 informational status installed",
    ]);
  });
});

Deno.test("an unknown peer is answered, changes nothing, and is logged", async () => {
  await withMonitor("127.0.0.1 localhost\n", undefined, async ({ port, status, warnings, asked, close }) => {
    assert.equal(await converse(port, "installstatus booted\nnext\n"), "ready\ndone\ndone\n");
    await close();
    assert.equal(await status("node1"), "powering-on");
    assert.deepEqual(asked, []);
    assert.match(warnings.join("\n"), /"installstatus booted" from 127.0.0.1, which is no node/);
  });
});

Deno.test("the verbs of old nodes are answered", async () => {
  await withMonitor("127.0.0.1 node1\n", undefined, async ({ port, asked }) => {
    const lines = "unlocktftpdir\nlocktftpdir\nbasecustremv\ninstallmonitor\nnonsense\n";
    assert.equal(await converse(port, lines), `ready\n${"done\n".repeat(5)}`);
    assert.equal(await converse(port, "getpostscript\n"), "ready\ndone\n#!/bin/sh\n#END OF SCRIPT\n");
    assert.equal(await converse(port, "syncfiles\n"), "ready\ndone\nsyncfiles done\n");
    await converse(port, "next\n");
    assert.deepEqual(asked.map(({ command, noderange, user }) => [command, noderange, user]), [
      ["getpostscript", undefined, undefined],
      ["syncfiles", undefined, undefined],
      ["nodeset", "node1", "root"],
    ]);
  });
});

Deno.test("a status that is no word is not written", async () => {
  await withMonitor("127.0.0.1 node1\n", undefined, async ({ port, status, close }) => {
    await converse(port, "installstatus a;b\ninstallstatus\n");
    await close();
    assert.equal(await status("node1"), "powering-on");
  });
});

Deno.test("long lines, many lines, silence and many connections end the connection", async () => {
  const limits = { lineBytes: 100, lines: 5, idleMs: 300, connections: 10, perPeer: 2 };
  await withMonitor("127.0.0.1 node1\n", undefined, async ({ port }) => {
    assert.match(await converse(port, "x".repeat(1000)), /error line too long/);
    assert.match(await converse(port, "x\n".repeat(10)), /error too many lines/);
    const silent = [1, 2].map(() => connect({ port, host: "127.0.0.1" }));
    await Promise.all(silent.map((socket) => once(socket, "data")));
    const third = connect({ port, host: "127.0.0.1" });
    third.on("error", () => {});
    await once(third, "close");
    await Promise.all(silent.map((socket) => readAll(socket)));
    assert.equal(await converse(port, "x\n"), "ready\ndone\n");
  }, limits);
});

Deno.test("domain and interface suffix do not belong to a node's name", () => {
  assert.deepEqual(shortNames("node1-eth1.cluster.test"), ["node1-eth1", "node1"]);
  assert.deepEqual(shortNames("node1-ib"), ["node1-ib", "node1"]);
  assert.deepEqual(shortNames("node-foo"), ["node-foo", "node-foo"]);
});
