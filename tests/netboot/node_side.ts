/** A management node on loopback with daemon, install monitor and HTTP server, and a node that is only a folder. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { startServer } from "../../core/daemon/mod.ts";
import { plugins } from "../../plugins/mod.ts";
import { startInstallMonitor } from "../../plugins/monitor/install_monitor.ts";
import { createTestCluster } from "../certificates.ts";
import { type TestSite, withSite } from "../definitions/test_site.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));

export interface NodeSide {
  site: TestSite;
  /** The node's root folder. */
  root: string;
  /** Port of the daemon. */
  port: number;
  /** What the daemon warned about. */
  warnings: string[];
  /** Puts a script into site.installdir/postscripts. */
  script(name: string, body: string): void;
  /** nodeset, and the kernel arguments that the boot file then has. */
  boot(state?: "netboot" | "install"): Promise<void>;
  /** Runs a program of the node by busybox sh. */
  run(
    path: string,
    args?: string[],
    env?: Record<string, string>,
  ): Promise<{ status: number | null; output: string }>;
  /** Runs it until it has said what is waited for, then ends it with all that it started. */
  runUntil(pattern: RegExp, path: string, args?: string[], env?: Record<string, string>): Promise<void>;
  /** Programs that the node's programs left running; busybox's timeout looks once a second whether it is to end. */
  leftOver(): Promise<string[]>;
  /** A value of node1 once all that was reported is written. */
  value(column: string): Promise<string>;
}

/** node1 has the address 127.0.0.1 and boots an ALT image over NFS. */
export async function withNodeSide(work: (side: NodeSide) => Promise<void>): Promise<void> {
  const cluster = await createTestCluster();
  try {
    await withSite((site) => serve(site, cluster, work), plugins);
  } finally {
    await cluster.remove();
  }
}

async function serve(
  site: TestSite,
  { key, cert, ca }: Awaited<ReturnType<typeof createTestCluster>>,
  work: (side: NodeSide) => Promise<void>,
): Promise<void> {
  const { environment } = site;
  const warnings: string[] = [];
  environment.ports.log.warn = (text) => void warnings.push(text);
  await fill(site);
  const put = (path: string, content: string | Uint8Array, mode = 0o644) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    chmodSync(path, mode);
  };
  const install = `${site.root}/install`, root = `${site.root}/node`;
  for (const name of ["kernel", "initrd.gz", "rootimg.nfs"]) {
    put(`${install}/netboot/alt/x86_64/compute/${name}`, name);
  }
  for (const name of readdirSync(`${repository}/postscripts`)) {
    put(`${install}/postscripts/${name}`, readFileSync(`${repository}/postscripts/${name}`));
  }
  put(`${install}/postscripts/ca/ca-cert.pem`, ca);
  mkdirSync(`${install}/postscripts/custom`);
  put(`${root}/proc/cmdline`, "quiet\n");

  const daemon = await startServer({
    port: 0,
    host: "127.0.0.1",
    key,
    cert,
    ca,
    handle: environment.handle,
    server: "mn",
    log: environment.ports.log,
    clock: environment.ports.clock,
  });
  const context = { ...environment.ports, db: environment.db, handle: environment.handle };
  const monitor = await startInstallMonitor(context, 0);
  const web = serveFolder(site.root);
  web.listen(0, "127.0.0.1");
  await once(web, "listening");
  const httpport = String((web.address() as AddressInfo).port);
  await site.lines(`chtab key=httpport site.value=${httpport}`);
  await site.lines(`chtab key=xcatiport site.value=${monitor.port}`);
  const start = (path: string, args: string[], env: Record<string, string>) => {
    const child = spawn("busybox", ["sh", join(repository, path), ...args], {
      detached: true, // a group of its own
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: process.env.PATH,
        XCAT_ROOT: root,
        XCAT_SERVER: "127.0.0.1",
        XCAT_NODE: "node1",
        XCAT_PORT: String(daemon.port),
        XCAT_MONITOR_PORT: String(monitor.port),
        XCAT_HTTP_PORT: httpport,
        XCAT_CA: `${install}/postscripts/ca/ca-cert.pem`,
        XCAT_RETRY_DELAY: "0",
        ...env,
      },
    });
    const running = { child, output: "", heard: () => {} };
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (bytes) => {
        running.output += String(bytes);
        running.heard();
      });
    }
    return running;
  };
  try {
    await work({
      site,
      root,
      port: daemon.port,
      warnings,
      script: (name, body) => put(`${install}/postscripts/${name}`, `#!/bin/sh\n${body}\n`, 0o755),
      async boot(state = "netboot") {
        await site.lines(`nodeset node1 ${state}`);
        const append = readFileSync(`${site.root}/tftpboot/pxelinux.cfg/node1`, "utf8");
        put(`${root}/proc/cmdline`, /APPEND (.*)/.exec(append)?.[1] ?? "");
      },
      async run(path, args = [], env = {}) {
        const running = start(path, args, env);
        const [status] = await once(running.child, "close") as [number | null];
        return { status, output: running.output };
      },
      async runUntil(pattern, path, args = [], env = {}) {
        const running = start(path, args, env);
        const ended = once(running.child, "close");
        const heard = new Promise<void>((resolve) => {
          running.heard = () => void (pattern.test(running.output) && resolve());
        });
        const end = await Promise.race([heard, ended]);
        if (end !== undefined) throw new Error(`${path} ended: ${running.output}`);
        process.kill(-(running.child.pid ?? 0), "SIGKILL");
        await ended;
      },
      async leftOver() {
        const deadline = Date.now() + 5000;
        while (processesOf(root).length > 0 && Date.now() < deadline) {
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        return processesOf(root);
      },
      async value(column) {
        await monitor.close();
        return (await environment.db.attributes(["node1"], [column])).get("node1", column) ?? "";
      },
    });
  } finally {
    await monitor.close();
    await daemon.close();
    web.closeAllConnections();
    await new Promise((resolve) => web.close(resolve));
  }
}

/** Processes whose environment names this node. */
function processesOf(root: string): string[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, "utf8").includes(`XCAT_ROOT=${root}\0`);
    } catch {
      return false; // it ended meanwhile
    }
  });
}

function fill({ environment }: TestSite): Promise<void> {
  return environment.db.write((transaction) => {
    transaction.put("site", { key: "master" }, { value: "127.0.0.1" });
    for (
      const [priority, commands] of [["4.4", "getpostscript"], ["4.5", "getcredentials"], [
        "4.6",
        "syncfiles",
      ]]
    ) {
      transaction.put("policy", { priority: priority! }, { commands: commands!, rule: "allow" });
    }
    transaction.put("policy", { priority: "1" }, { name: "root", rule: "allow" });
    transaction.put("nodelist", { node: "node1" }, { groups: "compute,all" });
    transaction.put("hosts", { node: "node1" }, { ip: "127.0.0.1" });
    transaction.put("mac", { node: "node1" }, { mac: "2a:2a:2a:2a:2a:01" });
    transaction.put("nodetype", { node: "compute" }, { os: "alt", arch: "x86_64", profile: "compute" });
    transaction.put("noderes", { node: "compute" }, { netboot: "pxe", xcatmaster: "127.0.0.1" });
    return Promise.resolve();
  });
}

/** Files and indexes as nginx makes them. */
function serveFolder(root: string) {
  return createServer(({ url = "" }, response) => {
    const path = root + decodeURIComponent(url);
    try {
      if (!url.endsWith("/")) return void response.end(readFileSync(path));
      const names = readdirSync(path).map((name) => statSync(path + name).isDirectory() ? `${name}/` : name);
      const links = ["../", ...names].map((name) =>
        `<a href="${name}">${name}</a>   24-Nov-2026 22:00   12\n`
      );
      response.end(`<html><pre>${links.join("")}</pre></html>\n`);
    } catch {
      response.writeHead(404).end();
    }
  });
}
