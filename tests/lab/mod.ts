/**
 * The lab: a cluster of real parts on this machine, in namespaces of its own. Plays the session of scenario.ts,
 * then leaves a shell in which the commands work; leaving it ends everything.
 *
 *     deno task lab [--once] [--every-way] [--debian FOLDER] [--broken-kernel | --block-monitor | --dead-bmc]
 *                   [--boot-timeout SECONDS]
 *
 * FOLDER holds an image of Debian that genimage made. XCAT_PROGRAM is the program under test (default: the sources),
 * XCAT_LAB_CACHE keeps the packages of the nodes.
 */
import { spawn } from "node:child_process";
import { access, constants } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { LabError } from "./background.ts";
import { folder, managementNode, nodes } from "./cluster.ts";
import { buildNodePackages } from "./node_packages.ts";
import { runInSandbox, whyNoSandbox } from "./sandbox.ts";
import { environment, play, type Scenario } from "./scenario.ts";
import { openSession, tail } from "./session.ts";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      once: { type: "boolean" },
      "broken-kernel": { type: "boolean" },
      "block-monitor": { type: "boolean" },
      "dead-bmc": { type: "boolean" },
      "every-way": { type: "boolean" },
      debian: { type: "string" },
      "boot-timeout": { type: "string", default: "240" },
      /** Given by the lab to itself: the rest runs inside, with the packages of this folder. */
      inside: { type: "string" },
    },
  });
  if (positionals.length > 0) throw new Error(`The lab takes no "${positionals[0]}".`);
  if (values.inside === undefined) return await enter(args);
  const fault = (["broken-kernel", "block-monitor", "dead-bmc"] as const).find((name) => values[name]);
  const once = values.once ?? false;
  return await inside(once, {
    packages: values.inside,
    everyWay: values["every-way"] ?? false,
    bootTimeoutMs: Number(values["boot-timeout"]) * 1000,
    ...(fault === undefined ? {} : { fault }),
    ...(values.debian === undefined ? {} : { debian: values.debian }),
  });
}

/** Builds packages, which needs the network, then goes where there is none. */
async function enter(args: string[]): Promise<number> {
  const why = whyNoSandbox();
  if (why !== undefined) {
    console.error(`The lab needs root, or a system whose users may make namespaces: ${why.trim()}`);
    return 1;
  }
  try {
    await access("/dev/net/tun", constants.R_OK | constants.W_OK);
  } catch {
    console.error(
      "The lab needs /dev/net/tun, which this user may not open: run it as root, or chmod 666 /dev/net/tun.",
    );
    return 1;
  }
  const started = Date.now();
  const packages = await buildNodePackages();
  console.log(`Packages of the nodes: ${packages} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  process.on("SIGINT", () => {}); // what runs inside gets it too, and decides
  const argv = [process.execPath, "run", "-A", path("mod.ts"), ...args, "--inside", packages];
  return (await runInSandbox(managementNode, argv, { inherit: true })).status;
}

async function inside(once: boolean, how: Omit<Scenario, "session" | "env">): Promise<number> {
  const env = await environment(process.env["XCAT_PROGRAM"] ?? path("xcat"));
  const session = openSession(env);
  try {
    await play({ session, env, ...how });
  } catch (error) {
    console.log(`\nFAILED: ${error instanceof Error ? error.message : error}`);
    if (!(error instanceof LabError)) throw error;
    if (error.log !== undefined) console.log(await tail(error.log));
    const names = nodes.map(({ name }) => name).join(",");
    for (const line of [`nodestat ${names}`, `nodels ${names} nodelist.status`]) {
      await session.type(line).catch(() => {});
    }
    return 1;
  }
  session.chapter("Done: both nodes were powered on, booted over the network and reported back.");
  if (once) return 0;
  console.log(`
A shell on the management node: try nodels, lsdef node1, rpower all stat, ssh node2; logs are in ${folder}/log.
Leaving it (exit) ends the cluster.`);
  process.on("SIGINT", () => {});
  const prompt = { ...process.env, ...env, PS1: "mn# ", ENV: "", HISTFILE: "" };
  const shell = spawn("bash", ["--norc", "--noprofile", "-i"], { stdio: "inherit", env: prompt });
  await new Promise((resolve) => shell.on("close", resolve));
  return 0;
}

process.exitCode = await main(process.argv.slice(2)).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
process.exit();
