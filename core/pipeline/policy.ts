/** The layer that asks the policy table: it refuses with one line, before anything of the request is carried out. */
import { UsageError } from "../errors.ts";
import { shortNames } from "../short_names.ts";
import { decide } from "./decide.ts";
import type { Ports } from "../ports/mod.ts";
import type { Environment, Exchange, Layer } from "./exchange.ts";
import { expandForCommand, expandKnown } from "./nodes.ts";

export const policy: Layer = (next) =>
  async function* (exchange) {
    const { refusal } = exchange.request;
    if (refusal !== undefined) throw new PermissionError(refusal);
    if (!await allows(exchange)) {
      throw new PermissionError("Permission denied for request", await statusOfRefusal(exchange));
    }
    yield* next(exchange);
  };

async function statusOfRefusal({ environment, request }: Exchange): Promise<number | undefined> {
  return (await environment.registry.commands.get(request.command)?.())?.refusedStatus;
}

/** Told apart by the audit layer. */
export class PermissionError extends UsageError {
  override name = "PermissionError";
}

/** All of it comes from the connection or is judged as text; the tables are those that are kept in memory. */
async function allows(exchange: Exchange): Promise<boolean> {
  const { environment, request: { user, command, args, peer } } = exchange;
  const { db, ports, naming, registry } = environment;
  return await decide(await db.rows("policy"), {
    user,
    command,
    parameters: args.join(" "),
    at: new Date(ports.clock.now()),
    hosts: () => hostsOf(environment, peer),
    groups: () => groupsOf(environment, user),
    nodes: () => requestedNodes(exchange),
    covered: async (noderange) => new Set(await expandKnown(db, noderange, naming, registry)),
  });
}

/**
 * The loopback says only that it is this machine: the table is that of several daemons, and `localhost` is another
 * machine for each of them.
 */
async function hostsOf({ ports }: Environment, peer: string | undefined): Promise<readonly string[]> {
  if (peer === undefined) return [];
  const name = isLoopback(peer) ? await ownName(ports) : await ports.resolve.name(peer);
  return name === undefined ? [peer] : [peer, name, ...shortNames(name)];
}

function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.");
}

/** With its domain where the hosts file or the name server has one. */
async function ownName({ net, resolve }: Ports): Promise<string> {
  const own = net.hostname();
  const address = await resolve.address(own);
  const full = address === undefined ? undefined : await resolve.name(address);
  return full?.startsWith(`${own}.`) ? full : own;
}

/** How long it is believed that a user is in the groups that he was in. */
const groupsMs = 10_000;

interface KnownGroups {
  until: number;
  names: Promise<readonly string[]>;
}

/** As `id` has them, so that those of a directory count; nobody the machine knows is in none. */
async function groupsOf(
  { ports, shared }: Environment,
  user: string | undefined,
): Promise<readonly string[]> {
  if (user === undefined) return [];
  const kept = (shared.get("groups of users") ?? new Map()) as Map<string, KnownGroups>;
  shared.set("groups of users", kept);
  const now = ports.clock.now();
  const known = kept.get(user);
  if (known && now < known.until) return await known.names;
  const names = ports.run(["id", "-Gnz", "--", user], { query: true, timeoutMs: 5_000 }).then(
    ({ status, stdout }) => status === 0 ? stdout.split("\0").filter((name) => name !== "") : [],
  );
  kept.set(user, { until: now + groupsMs, names });
  return await names;
}

/** An unreadable noderange is told after the permission is known. */
async function requestedNodes({ environment, request }: Exchange): Promise<readonly string[] | undefined> {
  const load = environment.registry.commands.get(request.command);
  if (request.noderange === undefined || !load) return undefined;
  const { db, naming, registry } = environment;
  try {
    return await expandForCommand(db, await load(), request.noderange, naming, registry);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}
