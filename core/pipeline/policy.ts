/** The policy table: the first rule that fits decides; what no rule allows is denied. */
import { isDisabled, type Row } from "../database.ts";
import { UsageError } from "../errors.ts";
import { compilePerlRegex } from "../perl_regex/mod.ts";
import type { Exchange, Layer } from "./exchange.ts";
import { expandForCommand, expandKnown } from "./nodes.ts";

/** What the rules are held against; all of it comes from the connection or is judged as text. */
export interface Question {
  user: string | undefined;
  /** Address and names of the peer. */
  hosts: readonly string[];
  command: string;
  parameters: string;
  /** The nodes of the request; undefined when it names none. */
  nodes: readonly string[] | undefined;
  /** Local time. */
  at: Date;
}

/** Refuses with one line, before anything of the request is carried out. */
export const policy: Layer = (next) =>
  async function* (exchange) {
    if (!await allows(exchange)) {
      throw new PermissionError("Permission denied for request");
    }
    yield* next(exchange);
  };

/** Told apart by the audit layer. */
export class PermissionError extends UsageError {
  override name = "PermissionError";
}

async function allows(exchange: Exchange): Promise<boolean> {
  const { environment, request } = exchange;
  const rows = await environment.db.rows("policy");
  const peer = request.peer;
  const nodes = await requestedNodes(exchange, rows);
  const covered = new Map<string, ReadonlySet<string>>();
  for (const { noderange } of rows) {
    if (noderange !== undefined && nodes) {
      covered.set(
        noderange,
        new Set(await expandKnown(environment.db, noderange, environment.naming, environment.registry)),
      );
    }
  }
  const name = peer !== undefined && rows.some((row) => row.host)
    ? await environment.ports.resolve.name(peer)
    : undefined;
  return decide(rows, {
    user: request.user,
    hosts: [peer, name, name?.split(".")[0]].filter((host) => host !== undefined),
    command: request.command,
    parameters: request.args.join(" "),
    nodes,
    at: new Date(environment.ports.clock.now()),
  }, (noderange) => covered.get(noderange) ?? new Set());
}

/** Expanded only where a rule asks for it. An unreadable noderange is told after the permission is known. */
async function requestedNodes({ environment, request }: Exchange, rows: readonly Row[]) {
  if (request.noderange === undefined || !rows.some((row) => row.noderange)) return undefined;
  const load = environment.registry.commands.get(request.command);
  if (!load) return undefined;
  try {
    return await expandForCommand(
      environment.db,
      await load(),
      request.noderange,
      environment.naming,
      environment.registry,
    );
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/**
 * True when the rules allow it. An allowing rule with a noderange covers its nodes and the rest is asked of the
 * rules after it; a denying one refuses at the first node it covers.
 * @param covers the nodes of a rule's noderange
 */
export function decide(
  rows: readonly Row[],
  question: Question,
  covers: (noderange: string) => ReadonlySet<string>,
): boolean {
  // No nodes at all are nothing that a noderange could cover: a rule with one says nothing about the request.
  let open = question.nodes?.length === 0 ? undefined : question.nodes;
  for (const rule of byPriority(rows)) {
    if (!concerns(rule, question)) continue;
    const allowing = rule.rule === "allow" || rule.rule === "accept" || rule.rule === "trusted";
    if (rule.noderange === undefined) return allowing;
    if (open === undefined) continue;
    const nodes = covers(rule.noderange);
    if (!allowing) {
      if (open.some((node) => nodes.has(node))) return false;
      continue;
    }
    open = open.filter((node) => !nodes.has(node));
    if (open.length === 0) return true;
  }
  return false;
}

function byPriority(rows: readonly Row[]): Row[] {
  return rows.filter((row) => !isDisabled(row)).sort((a, b) => Number(a.priority) - Number(b.priority));
}

function concerns(rule: Row, { user, hosts, command, parameters, at }: Question): boolean {
  if (rule.name !== undefined && !(rule.name === "*" ? user !== undefined : rule.name === user)) return false;
  if (rule.host !== undefined && !words(rule.host).some((host) => hosts.includes(host))) return false;
  if (rule.commands !== undefined && !words(rule.commands).includes(command)) return false;
  if (rule.parameters !== undefined && !matches(rule.parameters, parameters)) return false;
  return rule.time === undefined || words(rule.time).some((range) => within(range, at));
}

function words(list: string): string[] {
  return list.split(",").map((word) => word.trim()).filter((word) => word !== "");
}

/** A pattern that cannot be read fits nothing, so it never allows. */
function matches(pattern: string, text: string): boolean {
  try {
    return compilePerlRegex(pattern).exec(text) !== undefined;
  } catch {
    return false;
  }
}

/** `08:00-18:30`, also over midnight. */
function within(range: string, at: Date): boolean {
  const found = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(range);
  if (!found) return false;
  const [from = 0, to = 0] = [[found[1], found[2]], [found[3], found[4]]]
    .map(([hours, minutes]) => Number(hours) * 60 + Number(minutes));
  const now = at.getHours() * 60 + at.getMinutes();
  return from <= to ? from <= now && now < to : now >= from || now < to;
}
