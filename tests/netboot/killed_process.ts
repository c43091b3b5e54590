/** `killed_process.ts ROOT STEP COMMAND NODERANGE ARGUMENT…`: the command, killed before its STEPth change. */
import process from "node:process";
import { createDatabase } from "../../core/db/database.ts";
import { openLater } from "../../core/db/open.ts";
import type { Environment } from "../../core/pipeline/exchange.ts";
import { handleRequest } from "../../core/pipeline/handle.ts";
import { createPorts } from "../../core/ports/create.ts";
import { createRegistry } from "../../core/registry.ts";
import { plugins } from "../../plugins/mod.ts";

const [root = "", step = "", command = "", noderange = "", ...args] = Deno.args;
const registry = createRegistry(plugins);
const ports = createPorts({ sysroot: root, environment: {} });
const db = createDatabase(openLater(ports), registry.tables);
let left = Number(step);

/** The function, counted. */
function counted<Arguments extends unknown[], Answer>(change: (...args: Arguments) => Answer) {
  return (...args: Arguments): Answer => {
    if (--left === 0) process.kill(process.pid, "SIGKILL");
    return change(...args);
  };
}

const { fs } = ports;
const environment: Environment = {
  registry,
  ports: {
    ...ports,
    fs: { ...fs, write: counted(fs.write), writeAll: counted(fs.writeAll), remove: counted(fs.remove) },
  },
  db: { ...db, write: counted(db.write) as typeof db.write },
  naming: {},
  shared: new Map(),
  handle: (request, signal) => handleRequest(environment, request, signal),
};
const request = noderange === "" ? { command, args } : { command, noderange, args };
const peer = process.env.TEST_PEER ?? "127.0.0.1";
for await (
  const result of environment.handle({ ...request, user: "root", peer }, new AbortController().signal)
) {
  if ("error" in result) throw new Error(result.error);
}
await db.close();
