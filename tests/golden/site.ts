/** A management node of its own for the recorded rows, in a temporary system root. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import process from "node:process";
import type { AnyCommand } from "../../core/command.ts";
import { createDatabase } from "../../core/db/database.ts";
import { openLater } from "../../core/db/open.ts";
import type { NetworkInterface, Ports } from "../../core/mod.ts";
import { flushAudit } from "../../core/pipeline/audit.ts";
import type { Environment } from "../../core/pipeline/exchange.ts";
import { handleRequest } from "../../core/pipeline/handle.ts";
import { createPorts } from "../../core/ports/create.ts";
import { createRegistry, type Registry } from "../../core/registry.ts";
import { plugins } from "../../plugins/mod.ts";
import type { Outcome } from "./compare.ts";
import { copyWork } from "./copy_work.ts";
import { runHere } from "./run_here.ts";
import { splitWords } from "./split_words.ts";
import type { GoldenSite } from "./tally.ts";

/** The machine that the rows were recorded on. */
const recordedInterface: NetworkInterface = {
  name: "eth0",
  family: 4,
  address: "10.0.0.1",
  netmask: "255.255.0.0",
  mac: "02:00:0a:00:00:01",
  internal: false,
};

const recordedFiles = {
  "/etc/resolv.conf": "search cluster.test\nnameserver 10.0.0.1\n",
  "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\n",
  "/etc/timezone": "Etc/UTC\n",
};

function recordedLinks(argv: readonly string[]): string {
  return argv.includes("link") ? '[{"ifname":"eth0","mtu":1500}]' : "[]";
}

/** @param golden the folder with initial/ and work/ */
export async function createGoldenSite(golden: string): Promise<GoldenSite> {
  const root = await Deno.makeTempDir({ prefix: "xcat-golden-" });
  const work = `${root}/tmp/work`;
  await copyWork(`${golden}/work`, work, work);
  mkdirSync(`${root}/etc/xcat`, { recursive: true });
  await Deno.copyFile(`${golden}/initial/hosts`, `${root}/etc/hosts`);
  const commands = `${root}/bin`;
  for (const [path, text] of Object.entries(recordedFiles)) {
    mkdirSync(`${root}${path.replace(/\/[^/]*$/, "")}`, { recursive: true });
    writeFileSync(`${root}${path}`, text);
  }
  const real = createPorts({ sysroot: root, environment: process.env });
  const ports: Ports = {
    ...real,
    net: { ...real.net, hostname: () => "xcatmn", interfaces: () => [recordedInterface] },
    run: (argv, options) =>
      argv[0] === "ip"
        ? Promise.resolve({ status: 0, stdout: recordedLinks(argv), stderr: "" })
        : real.run(argv, options),
  };
  const registry = createRegistry(plugins);
  const environment: Environment = {
    registry,
    ports,
    db: createDatabase(openLater(ports), registry.tables),
    naming: {},
    shared: new Map(),
    handle: (request, signal) => handleRequest(environment, request, signal),
  };
  const configured = await runHere(environment, await load(registry, "xcatconfig"), ["-i"], "", work);
  if (configured.status !== 0) throw new Error(`xcatconfig -i failed: ${configured.stderr}`);
  await runHere(
    environment,
    await load(registry, "chtab"),
    ["key=auditskipcmds", "site.value=ALL"],
    "",
    work,
  );
  await flushAudit(environment);
  await runHere(environment, await load(registry, "tabprune"), ["auditlog", "-a"], "", work);
  await linkCommands(commands, [...registry.commands.keys()]);

  return {
    work,
    execute(row) {
      const shell = row.shell.replaceAll("@WORK@", work);
      const asAlice = /^su alice .* TERM=xterm (.*)'$/.exec(shell)?.[1];
      const [name = "", ...words] = splitWords(asAlice ?? shell) ?? [];
      const stdin = row.stdin?.replaceAll("@WORK@", work) ?? "";
      const load = registry.commands.get(name);
      return load
        ? load().then((command) =>
          runHere(environment, command, words, stdin, work, asAlice ? "alice" : "root")
        )
        : runShell(shell, stdin, { root, work, commands });
    },
    async close() {
      await flushAudit(environment);
      await environment.db.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function load(registry: Registry, name: string): Promise<AnyCommand> {
  const found = registry.commands.get(name);
  if (!found) throw new Error(`No plugin brings ${name}`);
  return await found();
}

interface Places {
  root: string;
  work: string;
  commands: string;
}

async function runShell(shell: string, stdin: string, { root, work, commands }: Places): Promise<Outcome> {
  const child = new Deno.Command("bash", {
    args: ["-c", shell],
    cwd: work,
    env: { XCAT_SYSROOT: root, XCATBYPASS: "1", LANG: "C.UTF-8", PATH: `${commands}:${process.env.PATH}` },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(stdin)).then(() => writer.close()).catch(() => {});
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { status: code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

async function linkCommands(folder: string, names: readonly string[]): Promise<void> {
  await Deno.mkdir(folder);
  const program = new URL("../../cmd/xcat.ts", import.meta.url).pathname;
  for (const name of names) {
    const script = `#!/bin/sh\nexec '${Deno.execPath()}' run -A '${program}' '${name}' "$@"\n`;
    await Deno.writeTextFile(`${folder}/${name}`, script, { mode: 0o755 });
  }
}
