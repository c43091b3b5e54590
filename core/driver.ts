/** A hardware driver: the verbs of ONE node. Rows, fan-out, errors and absent verbs are the core's. */
import type { Context } from "./context.ts";

export type PowerVerb =
  | "on"
  | "off"
  | "softoff"
  | "reset"
  | "cycle"
  | "stat"
  | "nmi"
  | "wake"
  | "suspend"
  | "onstandby";
export type BootDevice = "net" | "hd" | "cd" | "floppy" | "setup" | "def";

/** What a sensor is shown for. */
export type VitalKind = "temp" | "voltage" | "wattage" | "fanspeed" | "power" | "leds" | "other";

/** What one sensor says. */
export interface Vital {
  sensor: string;
  kind: VitalKind;
  /** A number with its unit, or words; undefined: the sensor is there but has no reading now. */
  value: number | string | undefined;
  /** `C`, `V`, `W`, `A`, `RPM`; any other unit in words. */
  unit?: string;
}

/** A property of the hardware. */
export interface InventoryFact {
  /** The word of rinv it belongs to: `model`, `serial`, `asset`, `firm`, `deviceid`, `guid`, `mac`, `dimm`… */
  kind: string;
  name: string;
  value: string;
}

/** An entry of the controller's event log. */
export interface DeviceEvent {
  /** Milliseconds since 1970; undefined: the controller did not know the time. */
  time: number | undefined;
  /** `Power Unit, Power Off / Power Down (Pwr Unit Status) - Recovered`. */
  text: string;
  /** Number and bytes, for who wants all of it. */
  raw: string;
}

export interface HardwareAddress {
  /** `eth1`. */
  port: string;
  /** `52:54:00:00:00:01`. */
  mac: string;
}

export type BeaconVerb = "on" | "off" | "blink" | "stat";

/** A setting of the controller as rspconfig shows it. */
export interface Setting {
  /** `BMC IP`. */
  name: string;
  value: string;
}

/** Settings of rspconfig. */
export interface Settings<Session = unknown> {
  /** Words that can be read. */
  readable: readonly string[];
  /** Words that can be set, as `word=value`. */
  writable: readonly string[];
  get(session: Session, word: string): Promise<Setting[]>;
  /**
   * Checks values that belong together before anything is sent.
   * @throws UsageError which value, and what it can be
   */
  check(values: ReadonlyMap<string, string>): void;
  /** Writes all values, in the order that keeps the controller reachable longest; answers what is set now. */
  set(session: Session, values: ReadonlyMap<string, string>): Promise<Setting[]>;
}

/** A node's serial console: bytes both ways. */
export interface Console {
  /** What the node writes, as it comes; ends when the console was closed, throws a DeviceError when it was lost. */
  output: AsyncIterable<Uint8Array>;
  /** Resolves when the node has all of it. @throws DeviceError */
  write(bytes: Uint8Array): Promise<void>;
  /** A break: what SysRq on a serial line begins with. */
  sendBreak(): Promise<void>;
  close(): Promise<void>;
}

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
  /** The sensors of these kinds; all of them where `kinds` is undefined. */
  vitals?(session: Session, kinds?: ReadonlySet<VitalKind>): Promise<Vital[]>;
  /** What the hardware is; the facts of these words only, all of them where `words` is undefined. */
  inventory?(session: Session, words?: ReadonlySet<string>): Promise<InventoryFact[]>;
  events?: {
    /** The last `count` entries, or all; oldest first. */
    read(session: Session, count?: number): Promise<DeviceEvent[]>;
    clear(session: Session): Promise<string>;
  };
  beacon?: Partial<Record<BeaconVerb, (session: Session) => Promise<string>>>;
  settings?: Settings<Session>;
  /** Addresses of the node's own ports, not of its controller. */
  macs?(session: Session): Promise<HardwareAddress[]>;
  /** What the node takes from its supply. */
  energy?(session: Session): Promise<Setting[]>;
  /** Opens the node's console. `force`: takes it away from whoever has it. */
  console?(session: Session, options: { force: boolean }): Promise<Console>;
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
