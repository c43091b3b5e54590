/** The console of one node: opened once, kept, logged, shown to everybody who watches. */
import { Buffer } from "node:buffer";
import type { Clock, Console } from "../../core/mod.ts";
import type { ConsoleLog } from "./console_log.ts";

/** Somebody who looks at the console. */
export interface Watcher {
  /** `root@mn`. */
  name: string;
  show(bytes: Uint8Array): void;
}

export interface NodeConsoleParts {
  clock: Clock;
  /** Undefined: not logged. */
  log?: ConsoleLog | undefined;
  random(count: number): Uint8Array;
  /** Opens the console, in its turn. `force`: takes it away from whoever has it. @throws DeviceError */
  open(force: boolean): Promise<OpenConsole>;
}

export interface OpenConsole {
  console: Console;
  /** Closes it and what it came through. */
  close(): Promise<void>;
}

export type LineState = "closed" | "opening" | "open" | "waiting";

/** The longest pause between two attempts. */
const LONGEST_PAUSE_MS = 60_000;
/** A console that was open for this long was no failure. */
const STEADY_MS = 30_000;
/** Kept in memory for who comes later. */
const REMEMBERED = 4096;

export class NodeConsole {
  readonly #parts: NodeConsoleParts;
  readonly #watchers = new Set<Watcher>();
  #writer: Watcher | undefined;
  #open: OpenConsole | undefined;
  #state: LineState = "closed";
  #kept = false;
  #force = false;
  #failures = 0;
  #remembered: Buffer = Buffer.alloc(0);
  #running: Promise<void> | undefined;
  /** Ends the pause before the next attempt. */
  #wake = new AbortController();

  constructor(parts: NodeConsoleParts) {
    this.#parts = parts;
  }

  get state(): LineState {
    return this.#state;
  }

  get writer(): Watcher | undefined {
    return this.#writer;
  }

  get watchers(): readonly Watcher[] {
    return [...this.#watchers];
  }

  /** Keeps it open though nobody watches, or not. */
  keep(on: boolean): void {
    this.#kept = on;
    this.#adjust();
  }

  /** True where nobody needs it any more. */
  get idle(): boolean {
    return !this.#kept && this.#watchers.size === 0;
  }

  /** `force`: a console that somebody else holds on the BMC is taken away. */
  attach(watcher: Watcher, { force }: { force: boolean }): void {
    this.#watchers.add(watcher);
    this.#parts.log?.mark(`${watcher.name} attached`);
    this.#force ||= force && this.#state !== "open";
    this.#wake.abort();
    this.#adjust();
  }

  detach(watcher: Watcher): void {
    if (!this.#watchers.delete(watcher)) return;
    this.#parts.log?.mark(`${watcher.name} detached`);
    if (this.#writer === watcher) this.#writer = undefined;
    this.#adjust();
  }

  /** Gives the keyboard to a watcher; answers who had it, and leaves it with them unless `force`. */
  takeKeyboard(watcher: Watcher, force: boolean): Watcher | undefined {
    const before = this.#writer === watcher ? undefined : this.#writer;
    if (before && !force) return before;
    this.#writer = watcher;
    before?.show(bytesOf(`[${watcher.name} has the keyboard now; you watch]\r\n`));
    return before;
  }

  releaseKeyboard(watcher: Watcher): void {
    if (this.#writer === watcher) this.#writer = undefined;
  }

  /** False where the line is not open: nothing is sent then. @throws DeviceError */
  async write(bytes: Uint8Array): Promise<boolean> {
    if (!this.#open) return false;
    await this.#open.console.write(bytes);
    return true;
  }

  async sendBreak(): Promise<boolean> {
    if (!this.#open) return false;
    await this.#open.console.sendBreak();
    this.#parts.log?.mark("break");
    return true;
  }

  /** The last lines that the node wrote. */
  lastLines(count: number): Uint8Array {
    const lines = this.#remembered.toString("latin1").split("\n");
    return Buffer.from(lines.slice(-count - 1).join("\n"), "latin1");
  }

  /** Closes the line; whoever needs it opens it again at once. */
  async reopen(): Promise<void> {
    this.#failures = 0;
    await this.#open?.close();
    this.#wake.abort();
  }

  async close(): Promise<void> {
    this.#kept = false;
    this.#watchers.clear();
    this.#adjust();
    await this.#running;
    await this.#parts.log?.flush();
  }

  #adjust(): void {
    if (this.idle) {
      this.#wake.abort();
      void this.#open?.close();
    } else {this.#running ??= this.#run().finally(() => {
        this.#running = undefined;
        // Somebody may have come when it was ending.
        if (!this.idle) this.#adjust();
      });}
  }

  async #run(): Promise<void> {
    while (!this.idle) {
      this.#wake = new AbortController();
      this.#state = "opening";
      const begin = this.#parts.clock.now();
      const reason = await this.#runOnce();
      if (this.idle) break;
      this.#failures = this.#parts.clock.now() - begin >= STEADY_MS ? 0 : this.#failures + 1;
      const pause = pauseOf(this.#failures, this.#parts.random(1)[0] ?? 0);
      this.#state = "waiting";
      this.#tell(`console down: ${reason}`);
      if (this.#failures === 1 || this.#watchers.size > 0) this.#parts.log?.mark(`console down: ${reason}`);
      await this.#parts.clock.sleep(pause, this.#wake.signal);
    }
    this.#state = "closed";
  }

  /** Opens the console and passes its output on until it ends; answers why it did. */
  async #runOnce(): Promise<string> {
    try {
      const open = await this.#parts.open(this.#force);
      this.#force = false;
      try {
        if (this.idle) return "closed";
        this.#open = open;
        this.#state = "open";
        this.#parts.log?.mark("console up");
        this.#tell("console up");
        for await (const bytes of open.console.output) this.#pass(bytes);
        return "closed";
      } finally {
        this.#open = undefined;
        await open.close();
      }
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  #pass(bytes: Uint8Array): void {
    this.#parts.log?.write(bytes);
    this.#remembered = Buffer.concat([this.#remembered, bytes]).subarray(-REMEMBERED);
    for (const watcher of this.#watchers) watcher.show(bytes);
  }

  #tell(text: string): void {
    for (const watcher of this.#watchers) watcher.show(bytesOf(`[${text}]\r\n`));
  }
}

/** 1 s after the first failure, twice as long after each further one, spread by a random byte. */
function pauseOf(failures: number, random: number): number {
  if (failures === 0) return 0;
  const pause = Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** Math.min(failures - 1, 10));
  return pause * (0.75 + random / 510);
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
