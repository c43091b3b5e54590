/** Nodes that boot at once: each fetches postscripts and credentials and reports, against the real daemon and nginx. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { armNodeToken, newNodeTokens } from "../core/mod.ts";
import { createPorts } from "../core/ports/create.ts";
import { createNet } from "../core/ports/net.ts";
import { nginxSettings } from "../plugins/config/served_folders.ts";
import { type Cluster, freePort, nodeName } from "./cluster.ts";
import { startNetbootCluster } from "./nodesets.ts";
import type { Subject } from "./measure.ts";
import { benchmark, type Suite } from "./suite.ts";

const BOOTING = 500;
const AIM = 20;
/** What the other nodes of a large cluster cost those that boot. */
const SIZES = [BOOTING, 100_000];
const TEMPLATE = "|n(\\d+)|127.(1+$1/65536).(($1/256)%256).($1%256)|";

export const storms: Suite = async function* (settings) {
  for (const size of SIZES) {
    settings.say(`${BOOTING} of ${size} nodes boot…`);
    const cluster = await startNetbootCluster(size, TEMPLATE);
    let web: ChildProcess | undefined;
    try {
      await armSessions(cluster, size);
      const port = await freePort();
      web = await serveFolders(cluster.env.XCAT_SYSROOT ?? "", port);
      const subject = await storm(cluster, port);
      yield await benchmark(
        { name: `${BOOTING} nodes fetch and report at once`, subject, size, aim: AIM },
        settings,
      );
    } finally {
      if (web?.pid) process.kill(web.pid, "SIGTERM");
      await cluster.close();
    }
  }
};

async function storm({ env, db, compiled }: Cluster, webPort: number): Promise<Subject> {
  const site = await db.site();
  const nodes = Array.from({ length: BOOTING }, (_, at) => nodeName(at + 1));
  const [program = "", ...words] = compiled("nodeset", `${nodes[0]}-${nodes.at(-1)}`, "netboot");
  execFileSync(program, words, { env: { ...process.env, ...env }, stdio: "ignore", maxBuffer: 1 << 26 });
  const addresses = await db.attributes(nodes, ["hosts.ip"]);
  const booted = async () => {
    const status = await db.attributes(nodes, ["nodelist.status"]);
    return nodes.filter((node) => status.get(node, "nodelist.status") === "booted").length;
  };
  return {
    argv: [
      ...[Deno.execPath(), "run", "-A", join(import.meta.dirname as string, "boot_storm.ts")],
      ...[env.XCAT_SYSROOT ?? "", site.get("xcatdport") ?? "", site.get("xcatiport") ?? "", String(webPort)],
      ...nodes.map((node) => `${node}=${addresses.get(node, "hosts.ip")}`),
    ],
    prepare: () =>
      db.write((transaction) => {
        for (const node of nodes) transaction.put("nodelist", { node }, { status: "powering-on" });
        return Promise.resolve();
      }),
    check: async (stdout) => {
      const served = stdout.split("\n").filter((line) => line !== "").length;
      // What was answered `done` is written together with others' within a moment.
      const deadline = Date.now() + 2000;
      while (await booted() < BOOTING && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const counted = await booted();
      return served === BOOTING && counted === BOOTING
        ? undefined
        : `of ${BOOTING} nodes ${served} were served and ${counted} counted as booted`;
    },
  };
}

/** Every node of the cluster has booted before. */
async function armSessions({ db }: Cluster, size: number): Promise<void> {
  const { random, clock } = createPorts({ sysroot: "/nonexistent", environment: {} });
  const nodes = Array.from({ length: size }, (_, at) => nodeName(at + 1));
  await db.write((transaction) => {
    for (const token of newNodeTokens(random, nodes).values()) {
      armNodeToken(transaction, "session", token, clock.now());
    }
    return Promise.resolve();
  });
}

/** nginx with the settings that xcatconfig writes. */
async function serveFolders(sysroot: string, port: number): Promise<ChildProcess> {
  const place = `${sysroot}/nginx`;
  await mkdir(place, { recursive: true });
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) =>
    `${name}_temp_path ${place}/${name};`
  );
  await writeFile(
    `${place}/nginx.conf`,
    `user root root; daemon off; master_process off; pid ${place}/pid; error_log stderr error;
events { worker_connections 4096; }
http {
  access_log off; sendfile on; default_type application/octet-stream; ${temporary.join(" ")}
  server {
    listen 127.0.0.1:${port} backlog=4096;
    ${nginxSettings({ installdir: `${sysroot}/install`, tftpdir: `${sysroot}/tftpboot` })}
  }
}
`,
  );
  const web = spawn("nginx", ["-p", place, "-e", "stderr", "-c", `${place}/nginx.conf`], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  while (!await createNet().accepts("127.0.0.1", port, 1000)) {
    if (web.exitCode !== null) throw new Error(`nginx ended with ${web.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return web;
}
