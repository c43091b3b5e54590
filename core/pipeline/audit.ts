/** The audit log: who, from where, what, on which nodes, allowed or denied, and how it ended. */
import { splitGroups } from "../db/attributes.ts";
import type { Request } from "../context.ts";
import type { Row } from "../database.ts";
import { columnSpec } from "../table.ts";
import { statusOf } from "../result.ts";
import { tableTime } from "../time.ts";
import { visible } from "../visible.ts";
import type { Environment, Exchange, Layer } from "./exchange.ts";
import { PermissionError } from "./policy.ts";

/** Rows wait for each other, so that many requests cost one transaction. */
const delayMs = 200;

export const audit: Layer = (next) =>
  async function* (exchange) {
    const started = exchange.environment.ports.clock.now();
    let status = 0;
    let verdict: Entry["verdict"] = "Allowed";
    try {
      for await (const result of next(exchange)) {
        status |= statusOf(result);
        yield result;
      }
    } catch (error) {
      status |= 1;
      if (error instanceof PermissionError) verdict = "Denied";
      throw error;
    } finally {
      if (!await isSkipped(exchange)) {
        log(exchange.environment).add({ request: exchange.request, started, verdict, status });
      }
    }
  };

/** Writes what is still waiting; called before the process ends. */
export async function flushAudit(environment: Environment): Promise<void> {
  await log(environment).flush();
}

interface Entry {
  request: Request;
  /** Milliseconds since 1970. */
  started: number;
  verdict: "Allowed" | "Denied";
  status: number;
}

class AuditLog {
  #waiting: Entry[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(private readonly environment: Environment) {}

  add(entry: Entry): void {
    this.#waiting.push(entry);
    this.#timer ??= setTimeout(() => this.flush(), delayMs);
  }

  /** In their order, also where the one before still waits for a name. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { ports } = this.environment;
    this.#writing = this.#writing.then(() => this.#write()).catch((error) =>
      ports.log.error(`The audit log cannot be written: ${error instanceof Error ? error.message : error}`)
    );
    await this.#writing;
  }

  async #write(): Promise<void> {
    const entries = this.#waiting.splice(0);
    if (entries.length === 0) return;
    const rows = await rowsOf(this.environment, entries);
    await copyToSyslog(this.environment, rows);
    await this.environment.db.write((transaction) => {
      for (const row of rows) transaction.append("auditlog", row);
      return Promise.resolve();
    });
  }
}

function log(environment: Environment): AuditLog {
  const kept = environment.shared.get("audit") ?? new AuditLog(environment);
  environment.shared.set("audit", kept);
  return kept as AuditLog;
}

/** site.auditskipcmds: `ALL`, or commands and `clienttype:NAME`. */
async function isSkipped({ environment, request }: Exchange): Promise<boolean> {
  const skipped = splitGroups((await environment.db.site()).get("auditskipcmds") ?? "");
  return skipped.some((word) =>
    word.toUpperCase() === "ALL" || word === request.command || word === `clienttype:${clientType(request)}`
  );
}

async function rowsOf(environment: Environment, entries: readonly Entry[]): Promise<Row[]> {
  const peers = [...new Set(entries.map(({ request }) => request.peer).filter((peer) => peer !== undefined))];
  const names = new Map(
    await Promise.all(peers.map(async (peer) => [peer, await nameOf(environment, peer)] as const)),
  );
  return entries.map(({ request, started, verdict, status }) => ({
    audittime: tableTime(started),
    userid: request.user ?? "",
    clientname: request.peer === undefined ? "localhost" : names.get(request.peer) ?? request.peer,
    clienttype: clientType(request),
    command: request.command,
    noderange: request.noderange ?? "",
    // Each with a blank before it, as those who read the table expect.
    args: request.args.map((word) => ` ${masked(environment, word)}`).join(""),
    status: verdict,
    comments: verdict === "Denied" || status === 0 ? "" : `exit status ${status}`,
  }));
}

/** A name server that is silent holds up the log no longer than this. */
const nameMs = 2_000;

async function nameOf({ ports }: Environment, peer: string): Promise<string | undefined> {
  const answered = new AbortController();
  try {
    const silent = ports.clock.sleep(nameMs, answered.signal).then(() => undefined);
    return await Promise.race([ports.resolve.name(peer), silent]);
  } finally {
    answered.abort();
  }
}

/** One that the original knows; nodes send none. */
function clientType({ clienttype }: Request): string {
  return clienttype === undefined || clienttype === "" ? "other" : clienttype;
}

/** Of this machine only: below another root there is nobody to be told. site.auditnosyslog=1 turns it off. */
async function copyToSyslog({ ports, db }: Environment, rows: readonly Row[]): Promise<void> {
  if (ports.fs.real("/dev/log") !== "/dev/log" || !await ports.fs.info("/dev/log")) return;
  if (/^(1|yes)$/i.test((await db.site()).get("auditnosyslog") ?? "")) return;
  const { status, stderr } = await ports.run(["logger", "-t", "xcat", "-p", "local4.info"], {
    input: rows.map((row) => `${syslogLine(row)}\n`).join(""),
    timeoutMs: 10_000,
  });
  if (status !== 0) ports.log.warn(`The audit log's copy for syslog failed: ${stderr.trim()}`);
}

/** One line, whatever is in it; a reader of the log is not to be shown a line that nobody wrote. */
function syslogLine(
  { status, command, noderange, args = "", userid, clientname, clienttype, comments }: Row,
): string {
  const asked = [command, noderange].filter((word) => word !== "").join(" ") + args;
  const outcome = comments === "" ? "" : `, ${comments}`;
  const line = `${status}: ${asked} for ${userid || "nobody"} from ${clientname} (${clienttype})${outcome}`;
  return visible(line).replaceAll("\n", "\\x0a").slice(0, 1000);
}

/** `passwd.password=secret` becomes `passwd.password=********`. */
function masked({ registry }: Environment, word: string): string {
  const found = /^([\w.]+)([-+^,=!~]*=)(.+)$/s.exec(word);
  if (!found) return word;
  const [, name = "", operator = ""] = found;
  const [table = "", column = ""] = name.split(".");
  const spec = registry.tables.get(table);
  const secret = spec
    ? columnSpec(spec, column)?.secret === true
    : /pass|secret|(?:auth|priv)key|community|token/i.test(name);
  return secret ? `${name}${operator}********` : word;
}
