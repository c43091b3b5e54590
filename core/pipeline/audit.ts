/** The audit log: who, from where, what, on which nodes, allowed or denied, and how it ended. */
import { splitGroups } from "../db/attributes.ts";
import type { Database, Row } from "../database.ts";
import { columnSpec } from "../table.ts";
import { statusOf } from "../result.ts";
import { tableTime } from "../time.ts";
import type { Environment, Exchange, Layer } from "./exchange.ts";
import { PermissionError } from "./policy.ts";

/** Rows wait for each other, so that many requests cost one transaction. */
const delayMs = 200;

export const audit: Layer = (next) =>
  async function* (exchange) {
    const started = exchange.environment.ports.clock.now();
    let status = 0;
    let verdict = "allowed";
    try {
      for await (const result of next(exchange)) {
        status |= statusOf(result);
        yield result;
      }
    } catch (error) {
      status |= 1;
      if (error instanceof PermissionError) verdict = "denied";
      throw error;
    } finally {
      if (!await isSkipped(exchange)) {
        log(exchange.environment).add(entry(exchange, started, verdict, status));
      }
    }
  };

/** Writes what is still waiting; called before the process ends. */
export async function flushAudit(environment: Environment): Promise<void> {
  await log(environment).flush();
}

class AuditLog {
  #waiting: Row[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly db: Database, private readonly failed: (error: unknown) => void) {}

  add(row: Row): void {
    this.#waiting.push(row);
    this.#timer ??= setTimeout(() => this.flush().catch(this.failed), delayMs);
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const rows = this.#waiting.splice(0);
    if (rows.length === 0) return;
    await this.db.write((transaction) => {
      for (const row of rows) transaction.append("auditlog", row);
      return Promise.resolve();
    });
  }
}

function log({ shared, db, ports }: Environment): AuditLog {
  const kept = shared.get("audit") ??
    new AuditLog(db, (error) => ports.log.error(`The audit log cannot be written: ${error}`));
  shared.set("audit", kept);
  return kept as AuditLog;
}

/** site.auditskipcmds: `ALL`, or commands and `clienttype:NAME`. */
async function isSkipped({ environment, request }: Exchange): Promise<boolean> {
  const skipped = splitGroups((await environment.db.site()).get("auditskipcmds") ?? "");
  return skipped.some((word) =>
    word.toUpperCase() === "ALL" || word === request.command || word === `clienttype:${request.clienttype}`
  );
}

function entry({ environment, request }: Exchange, started: number, verdict: string, status: number): Row {
  const row: Record<string, string> = {
    audittime: tableTime(started),
    userid: request.user ?? "",
    clientname: request.peer ?? "localhost",
    clienttype: request.clienttype ?? "",
    command: request.command,
    noderange: request.noderange ?? "",
    args: request.args.map((word) => masked(environment, word)).join(" "),
    status: verdict,
    comments: `exit status ${status}`,
  };
  return row;
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
