/** The log of a console: its bytes with marks of the time, in /var/log/consoles/NODE, rotated by size. */
import { Buffer } from "node:buffer";
import type { Clock, Fs, Log } from "../../core/mod.ts";

export interface LogLimits {
  /** Bytes above which the log is put aside. */
  mostBytes: number;
  /** How many that were put aside are kept: NODE.1 is the newest. */
  kept: number;
}

export interface ConsoleLogOptions extends LogLimits {
  fs: Fs;
  clock: Clock;
  log: Log;
}

export const CONSOLE_LOGS = "/var/log/consoles";

/** A mark comes before output when the last one is older than this. */
const MARK_MS = 60_000;
/** Output is written in pieces that have gathered for this long. */
const GATHER_MS = 200;
const SECRET = { mode: 0o600 };
const DEFAULT_MB = 10;
const DEFAULT_KEPT = 3;

export class ConsoleLog {
  readonly #options: ConsoleLogOptions;
  readonly #path: string;
  #waiting: Uint8Array[] = [];
  #size: number | undefined;
  #lineStart = true;
  #markedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(node: string, options: ConsoleLogOptions) {
    this.#options = options;
    this.#path = consoleLogPath(node);
  }

  /** What the node wrote. */
  write(bytes: Uint8Array): void {
    const now = this.#options.clock.now();
    if (now - this.#markedAt >= MARK_MS) this.mark("MARK");
    this.#push(bytes);
    this.#lineStart = bytes.at(-1) === 0x0a;
  }

  /** `[-- console up -- 2026-11-24 22:00:00]`, on a line of its own. */
  mark(text: string): void {
    this.#markedAt = this.#options.clock.now();
    this.#push(Buffer.from(`${this.#lineStart ? "" : "\r\n"}${markLine(text, this.#markedAt)}\r\n`));
    this.#lineStart = true;
  }

  /** Writes what waits. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const bytes = Buffer.concat(this.#waiting.splice(0));
    if (bytes.length > 0) {
      this.#writing = this.#writing.then(() => this.#append(bytes)).catch((error) => {
        this.#options.log.error(`The console log ${this.#path} cannot be written: ${error.message}`);
      });
    }
    return this.#writing;
  }

  #push(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    this.#timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  async #append(bytes: Uint8Array): Promise<void> {
    const { fs, mostBytes } = this.#options;
    this.#size ??= (await fs.info(this.#path))?.size ?? 0;
    if (this.#size > 0 && this.#size + bytes.length > mostBytes) await this.#rotate();
    await fs.append(this.#path, bytes, SECRET);
    this.#size += bytes.length;
  }

  async #rotate(): Promise<void> {
    const { fs, kept } = this.#options;
    for (let n = kept; n > 0; n--) {
      const older = n === 1 ? this.#path : `${this.#path}.${n - 1}`;
      if (await fs.info(older)) await fs.rename(older, `${this.#path}.${n}`);
    }
    if (kept === 0) await fs.remove(this.#path);
    this.#size = 0;
  }
}

/** site.consolelogsize and site.consolelogs. */
export function logLimits(site: ReadonlyMap<string, string>): LogLimits {
  return {
    mostBytes: numberOr(site.get("consolelogsize"), DEFAULT_MB) * 1024 * 1024,
    kept: Math.floor(numberOr(site.get("consolelogs"), DEFAULT_KEPT)),
  };
}

/** Names of nodes come from the tables: one that is no file's name must not lead elsewhere. */
export function consoleLogPath(node: string): string {
  return `${CONSOLE_LOGS}/${node.replaceAll("/", "_").replace(/^\./, "_")}`;
}

/** `[-- console up -- 2026-11-24 22:00:00]`, local time. */
export function markLine(text: string, ms: number): string {
  const at = new Date(ms);
  const two = (part: number) => String(part).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `[-- ${text} -- ${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}]`;
}

function numberOr(text: string | undefined, otherwise: number): number {
  const value = Number(text?.trim() || "NaN");
  return value >= 0 ? value : otherwise;
}
