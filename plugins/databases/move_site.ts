/** The steps by which a site moves to a database server of this machine: what the set-up commands have in common. */
import type { Context, Result } from "../../core/mod.ts";
import { newPassword } from "./new_password.ts";
import { type NewDatabase, refuseSecondTime, setUpDatabase, useNewDatabase } from "./set_up_database.ts";

/** The database and its user on a server; `Client` talks to it as its administrator. */
export interface Target<Client> extends Pick<NewDatabase, "withTables"> {
  engine: "mysql" | "postgres";
  /** As cfgloc has it: `Pg`, `mysql`. */
  prefix: string;
  database: string;
  user: string;
  /** Environment variable with the user's password. */
  passwordVariable: string;
  /** Name or address by which the site reaches the server. */
  host: string;
  /** From where the user may log in, in words. */
  from: readonly string[];
  standardPort: string;
  /** Starts the server where it does not run, and lets the hosts reach it. */
  open(): Promise<Client>;
  port(client: Client): Promise<string | undefined>;
  present(client: Client): ReturnType<NewDatabase["present"]>;
  create(client: Client, password: string): Promise<void>;
  /** Asked for before anything is made. */
  undo(client: Client): Promise<NewDatabase["undo"]>;
}

/** What is done on the way is told with `verbose` only. @throws UsageError, DeviceError; nothing is left then */
export async function* moveSite<Client>(
  context: Context,
  target: Target<Client>,
  verbose: boolean,
): AsyncGenerator<Result> {
  const { engine, database, user, host, from, withTables } = target;
  await refuseSecondTime(context, engine);
  if (context.dryRun) {
    yield { info: `Would make the database ${database}, and the user ${user} for ${from.join(", ")}` };
    const copies = withTables ? "copy all tables to it, " : "";
    yield { info: `Would ${copies}write /etc/xcat/cfgloc, and restart xcatd` };
    return;
  }
  const password = await newPassword(context, target.passwordVariable, user);
  const client = await target.open();
  if (verbose) yield { info: "The database server answers." };
  const port = await target.port(client) ?? target.standardPort;
  const place = port === target.standardPort ? "" : `;port=${port}`;
  const rows = await setUpDatabase(context, {
    location: `${target.prefix}:dbname=${database};host=${host}${place}|${user}|${password}`,
    undo: await target.undo(client),
    present: () => target.present(client),
    create: () => target.create(client, password),
    withTables,
  });
  if (verbose) {
    yield { info: `Made the database ${database}, and the user ${user} for ${from.join(", ")}.` };
    yield { info: `${withTables ? `Copied ${rows} rows, and wrote` : "Wrote"} /etc/xcat/cfgloc.` };
  }
  yield withTables
    ? { info: `The site uses the database ${database} now. ${await useNewDatabase(context)}` }
    : { info: `xcatd uses the database ${database}, which is empty, from its next start on.` };
}
