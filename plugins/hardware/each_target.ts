/** Runs one verb of the hardware drivers for many nodes: rows, drivers, fan-out, errors and dry run. */
import {
  type AnyDriver,
  type Context,
  type Driver,
  eachNode,
  type NodeResult,
  type ProgressResult,
  UnsupportedError,
} from "../../core/mod.ts";

/** One line about a node: a word, or a value with what it is. */
export type Line = string | { desc: string; data: string };

/** The verb of one node; answers the word or the lines to show. */
export type TargetWork = (session: unknown) => Promise<Line | readonly Line[]>;

export interface TargetVerb {
  /** As people type it, for messages: `rpower nmi`. */
  name: string;
  /** The first of these columns that has a value names the driver. */
  pickedBy: readonly string[];
  /** The verb of this driver; undefined: it has none. */
  find(driver: Driver): TargetWork | undefined;
  /** Milliseconds from the begin of the first node's work to that of node `started` (from 0). */
  delayMs?(started: number): number;
}

export const POWER_COLUMNS: readonly string[] = ["nodehm.power", "nodehm.mgt"];
export const MGT_COLUMNS: readonly string[] = ["nodehm.mgt"];

/** Devices answer for themselves, and drivers bound what they have under way: silent ones must not hold up others. */
const WIDTH = 2_500;

/** Yields each node's answer as it comes, and how many have answered. A dry run contacts no device and says what would be done. */
export async function* eachTarget(
  context: Context,
  nodes: readonly string[],
  verb: TargetVerb,
): AsyncGenerator<NodeResult | ProgressResult> {
  const { db, clock, signal, dryRun } = context;
  const picked = await db.attributes(nodes, verb.pickedBy);
  const drivers = loadDrivers(context);
  const columns = await columnsOf(nodes, async (node) => await drivers(pick(node)));
  const attributes = await db.attributes(nodes, columns);
  let started = 0;

  yield* eachNode(nodes, async (node) => {
    const mgt = pick(node);
    const driver = await drivers(mgt);
    if (!driver) throw new UnsupportedError(noDriver(node, mgt, context, verb));
    const work = verb.find(driver);
    if (!work) throw new UnsupportedError(`"${verb.name}" is not supported by the hardware driver "${mgt}"`);
    if (dryRun) return { node, data: `${verb.name} by ${mgt}` };
    const wait = verb.delayMs?.(started++) ?? 0;
    if (wait > 0) await clock.sleep(wait, signal);
    if (signal.aborted) return;
    const session = await driver.open(context, { node, get: (column) => attributes.get(node, column) });
    try {
      return [await work(session)].flat().map((line) => lineOf(node, line));
    } finally {
      await driver.close?.(session);
    }
  }, { width: WIDTH, signal, progress: true });

  function pick(node: string): string | undefined {
    return firstOf(verb.pickedBy.map((column) => picked.get(node, column)));
  }
}

function lineOf(node: string, line: Line): NodeResult {
  return typeof line === "string" ? { node, data: line } : { node, ...line };
}

/** Loads each driver once; undefined for a name that no plugin brings. */
function loadDrivers({ registry }: Context): (mgt: string | undefined) => Promise<AnyDriver | undefined> {
  const loaded = new Map<string, Promise<AnyDriver>>();
  return async (mgt) => {
    if (mgt === undefined) return undefined;
    const driver = loaded.get(mgt) ?? registry.drivers.get(mgt)?.();
    if (driver) loaded.set(mgt, driver);
    return await driver;
  };
}

/** The columns of all drivers that these nodes use; a node whose template fails is told later, in its turn. */
async function columnsOf(
  nodes: readonly string[],
  driverOf: (node: string) => Promise<AnyDriver | undefined>,
): Promise<string[]> {
  const columns = new Set<string>();
  const seen = new Set<AnyDriver>();
  for (const node of nodes) {
    const driver = await driverOf(node).catch(() => undefined);
    if (!driver || seen.has(driver)) continue;
    seen.add(driver);
    for (const column of driver.columns) columns.add(column);
  }
  return [...columns];
}

function noDriver(node: string, mgt: string | undefined, { registry }: Context, verb: TargetVerb): string {
  const known = [...registry.drivers.keys()].sort().join(", ");
  if (mgt !== undefined) {
    return `No hardware driver "${mgt}" for "${verb.name}": nodehm.mgt of ${node} can be ${known}`;
  }
  return `nodehm.mgt is not set for ${node}: it names what controls the hardware, such as ${known}`;
}

function firstOf<T>(values: readonly (T | undefined)[]): T | undefined {
  return values.find((value) => value !== undefined);
}
