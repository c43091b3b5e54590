/** All consoles of this process: opens them a bounded number at a time, keeps those that are to be kept. */
import { type Context, DeviceError, type Driver, UnsupportedError } from "../../core/mod.ts";
import { ConsoleLog, type ConsoleLogOptions, logLimits } from "./console_log.ts";
import { consoleService, openHere } from "./console_service.ts";
import { readableRow, readConsoleRows } from "./console_rows.ts";
import { NodeConsole, type OpenConsole } from "./node_console.ts";
import { Turnstile } from "./turnstile.ts";

/** How many are being opened at once. */
const WIDTH = 128;

export class ConsoleServer {
  readonly #context: Context;
  readonly #consoles = new Map<string, NodeConsole>();
  readonly #opening = new Turnstile(WIDTH);

  /** @param context one that lives as long as the server */
  constructor(context: Context) {
    this.#context = context;
  }

  /** The node's console; nothing is opened before somebody attaches to it. */
  async console(node: string): Promise<NodeConsole> {
    const known = this.#consoles.get(node);
    if (known) return known;
    const options = await this.#logOptions();
    const { clock, random } = this.#context;
    const made = this.#consoles.get(node) ?? new NodeConsole({
      clock,
      random,
      log: new ConsoleLog(node, options),
      open: (force) => this.#opening.pass(() => openConsole(this.#context, node, force)),
    });
    this.#consoles.set(node, made);
    return made;
  }

  /** Reads the tables again: opens the consoles that are to be kept, lets go of the others. */
  async keepAll(): Promise<void> {
    const nodes = await this.#context.db.nodes();
    const read = await readConsoleRows(this.#context, nodes);
    const kept = new Set<string>();
    if (await consoleService(this.#context) === "xcat") {
      const rows = nodes.map((node) => ({ node, ...readableRow(read, node) }));
      const isHere = await openHere(this.#context, rows.map(({ host }) => host));
      for (const { node, method, onDemand, host } of rows) {
        if (method !== undefined && !onDemand && isHere(host) && await this.#hasConsole(method)) {
          kept.add(node);
        }
      }
    }
    for (const node of kept) (await this.console(node)).keep(true);
    for (const [node, console] of this.#consoles) {
      if (!kept.has(node)) console.keep(false);
      if (console.idle) this.#consoles.delete(node);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#consoles.values()].map((console) => console.close()));
    this.#consoles.clear();
  }

  async #hasConsole(method: string): Promise<boolean> {
    return (await loadDriver(this.#context, method))?.console !== undefined;
  }

  async #logOptions(): Promise<ConsoleLogOptions> {
    const { fs, clock, log, db } = this.#context;
    return { fs, clock, log, ...logLimits(await db.site()) };
  }
}

/** The server of this process. */
export function consoleServer(context: Context): ConsoleServer {
  return context.shared("consoles", () => new ConsoleServer(context));
}

/** @throws DeviceError, UnsupportedError, NodeError */
export async function openConsole(context: Context, node: string, force: boolean): Promise<OpenConsole> {
  const { db } = context;
  const { method } = (await readConsoleRows(context, [node])).of(node);
  if (method === undefined) {
    throw new DeviceError(`${node} has no console: set nodehm.cons, or nodehm.serialport and nodehm.mgt`);
  }
  const driver = await loadDriver(context, method);
  if (!driver?.console) {
    throw new UnsupportedError(`The hardware driver "${method}" of ${node} has no console; see nodehm.cons`);
  }
  const attributes = await db.attributes([node], driver.columns);
  const session = await driver.open(context, { node, get: (column) => attributes.get(node, column) });
  try {
    const console = await driver.console(session, { force });
    let closing: Promise<void> | undefined;
    const close = async () => {
      await console.close();
      await driver.close?.(session);
    };
    return { console, close: () => closing ??= close() };
  } catch (error) {
    await driver.close?.(session);
    throw error;
  }
}

async function loadDriver({ registry }: Context, method: string): Promise<Driver | undefined> {
  return await registry.drivers.get(method)?.();
}
