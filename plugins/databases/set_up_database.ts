/** From the site's database to a new one on a server: all of it, or nothing is left. */
import { type Context, UsageError } from "../../core/mod.ts";
import { moveDatabase, parseLocation } from "../../core/db/move.ts";
import { restartService } from "./services.ts";

/** The line of the new database waits here; renaming it to cfgloc is what makes the site use it. */
const unfinished = "/etc/xcat/cfgloc.new";
const locationFile = "/etc/xcat/cfgloc";

export interface NewDatabase {
  /** Its line of cfgloc. */
  location: string;
  /** Removes the database and its users; no harm where there are none. */
  undo: { argv: readonly string[]; env?: Readonly<Record<string, string>> };
  /** What is there of them already, in words. */
  present(): Promise<string | undefined>;
  create(): Promise<void>;
  /** Whether the site's tables are taken along; otherwise it begins empty. */
  withTables: boolean;
}

/** @throws UsageError cfgloc names a database of this engine already */
export async function refuseSecondTime(
  { fs }: Pick<Context, "fs">,
  engine: "mysql" | "postgres",
): Promise<void> {
  const text = await fs.readText(locationFile);
  if (text === undefined || parseLocation(text).engine !== engine) return;
  throw new UsageError(
    `${locationFile} names a ${
      engine === "mysql" ? "MySQL" : "PostgreSQL"
    } database already; to go back to SQLite ` +
      `remove that file and restart xcatd`,
  );
}

/** Answers how many rows were taken along. @throws UsageError, DeviceError; nothing is left then */
export async function setUpDatabase(context: Context, database: NewDatabase): Promise<number> {
  const { fs, registry } = context;
  const guard = await context.guard({ mark: unfinished, ...database.undo });
  try {
    await removeLeftovers(context, database);
    const present = await database.present();
    if (present !== undefined) {
      throw new UsageError(`${present} is there already and was not made by this command; remove it first`);
    }
    await fs.write(unfinished, `${database.location}\n`, { mode: 0o600 });
    await database.create();
    const take = () => fs.rename(unfinished, locationFile);
    if (database.withTables) {
      return await moveDatabase(context, registry.tables.values(), database.location, take);
    }
    await take();
    return 0;
  } finally {
    await guard.end();
  }
}

/** Tells a running daemon, if a service manager knows it; in words where it has to be done by hand. */
export async function useNewDatabase(context: Context): Promise<string> {
  return await restartService(context, ["xcatd"])
    ? "xcatd was restarted and uses it."
    : "Restart xcatd where it is running.";
}

/** Of a run that was ended together with what would have cleaned up after it, as by a power failure. */
async function removeLeftovers({ fs, run }: Context, { undo }: NewDatabase): Promise<void> {
  if (!await fs.info(unfinished)) return;
  const { status, stderr } = await run(undo.argv, undo.env ? { env: undo.env } : {});
  if (status !== 0) throw new UsageError(`What an earlier run left cannot be removed: ${stderr.trim()}`);
  await fs.remove(unfinished);
}
