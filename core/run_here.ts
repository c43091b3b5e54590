/** A command in the calling process: XCATBYPASS, and the commands that are no requests. */
import {
  askResults,
  type ClientOptions,
  createCaller,
  parseServerAddress,
  printResults,
  readCredentials,
} from "./client/mod.ts";
import type { AnyCommand } from "./command.ts";
import type { Request } from "./context.ts";
import { createDatabase } from "./db/database.ts";
import { openLater } from "./db/open.ts";
import { flushAudit } from "./pipeline/audit.ts";
import type { Environment } from "./pipeline/exchange.ts";
import { handleLocally, handleRequest } from "./pipeline/handle.ts";
import { createPorts } from "./ports/create.ts";
import type { Invocation } from "./program.ts";
import type { Registry } from "./registry.ts";

/** In this process, with the database of this machine. */
export async function runHere(
  registry: Registry,
  request: Request,
  invocation: Invocation,
  { local, changes }: AnyCommand,
  options: Omit<ClientOptions, "server" | "credentials">,
): Promise<number> {
  const { variables, homes, signal } = invocation;
  const ports = createPorts({ sysroot: variables.XCAT_SYSROOT ?? "", environment: variables });
  const environment: Environment = {
    registry,
    ports,
    db: createDatabase(openLater(ports), registry.tables),
    naming: { prefix: variables.XCAT_NODE_PREFIX, suffix: variables.XCAT_NODE_SUFFIX },
    shared: new Map(),
    handle: (asked, abort) => handleRequest(environment, asked, abort),
    caller: createCaller(invocation),
    async *ask(asked, abort) {
      if (variables.XCATBYPASS) yield* handleLocally(environment, asked, abort);
      else {
        const server = parseServerAddress(variables.XCATHOST);
        const credentials = await readCredentials(ports.fs, homes);
        yield* askResults(asked, { server, credentials, signal: abort });
      }
    },
  };
  try {
    // A local command that changes nothing must not make a database on a machine that has none.
    const made = handleLocally(environment, request, signal, !local || changes === true);
    const results = options.follow ? options.follow(made) : made;
    // A local command, such as the daemon, ends by itself when it is interrupted, and says how.
    const watched = local ? new AbortController().signal : signal;
    return await printResults(results, undefined, { ...options, signal: watched });
  } finally {
    await flushAudit(environment);
    for (const kept of environment.shared.values()) {
      if ("close" in kept && typeof kept.close === "function") await kept.close();
    }
    await environment.db.close();
  }
}
