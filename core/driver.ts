/** A hardware driver: the verbs of ONE node. Rows, fan-out, errors and absent verbs are the core's. */
import type { Context } from "./context.ts";

export type PowerVerb = "on" | "off" | "softoff" | "reset" | "cycle" | "stat" | "nmi";
export type BootDevice = "net" | "hd" | "cd" | "floppy" | "setup" | "def";

export interface Driver<Session = unknown> {
  /** Value of nodehm.mgt (or nodehm.power) that picks it. */
  mgt: string;
  /** Attributes it needs, as `table.column`. */
  columns: readonly string[];
  /** Opens the way to one node's controller. @throws DeviceError */
  open(context: Context, target: Target): Promise<Session>;
  close?(session: Session): Promise<void>;
  /** Every verb answers the word to show (`on`, `off`, `reset`). A verb that is not here is unsupported. */
  power?: Partial<Record<PowerVerb, (session: Session) => Promise<string>>>;
  boot?: {
    /** The device of the next boot (`Network`, `boot override inactive`). */
    get(session: Session): Promise<string>;
    set(
      session: Session,
      device: BootDevice,
      options: { persistent: boolean; uefi: boolean },
    ): Promise<string>;
  };
}

/** The node and its row. */
export interface Target {
  node: string;
  /** Value of one of the driver's columns. */
  get(column: string): string | undefined;
}

/** Infers the session's type from `open`. */
export function defineDriver<Session>(driver: Driver<Session>): Driver<Session> {
  return driver;
}

// deno-lint-ignore no-explicit-any -- drivers of different sessions in one list
export type AnyDriver = Driver<any>;
