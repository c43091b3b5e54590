/** One person at one console: keys go there, what it shows comes back, escapes are ours. */
import { ByteQueue } from "../../core/mod.ts";
import { BREAK_HELP, EscapeReader, HELP, type Typed } from "./escapes.ts";
import type { NodeConsole, Watcher } from "./node_console.ts";

export interface AttachOptions {
  /** `root@mn`. */
  name: string;
  typed: AsyncIterable<Uint8Array>;
  /** Takes keyboard and line from whoever has them. */
  force: boolean;
  /** Only looks. */
  spy: boolean;
  /** Fires when the person is gone. */
  signal: AbortSignal;
}

/** What a person who reads too slowly may have before him; the rest is left out. */
const MOST_UNREAD = 1 << 20;
const GREETING = "[Enter `^Ec?' for help]\r\n";

/** What is to be shown, until the person leaves. */
export async function* attach(console: NodeConsole, options: AttachOptions): AsyncGenerator<Uint8Array> {
  const screen = new ByteQueue();
  const watcher = watcherOf(options.name, screen);
  screen.push(bytesOf(GREETING));
  const leave = () => screen.end();
  options.signal.addEventListener("abort", leave);
  console.attach(watcher, { force: options.force });
  if (!options.spy) takeKeyboard(console, watcher, options.force);
  const typing = listen(console, watcher, options.typed).then(leave, (error) => screen.end(error));
  try {
    yield* screen;
  } finally {
    options.signal.removeEventListener("abort", leave);
    console.detach(watcher);
  }
  await typing;
}

function watcherOf(name: string, screen: ByteQueue): Watcher {
  let skipped = 0;
  return {
    name,
    show(bytes) {
      if (screen.size > MOST_UNREAD) {
        skipped += bytes.length;
        return;
      }
      if (skipped > 0) screen.push(bytesOf(`\r\n[${skipped} bytes are left out: your line is too slow]\r\n`));
      skipped = 0;
      screen.push(bytes);
    },
  };
}

/** Ends when the person leaves. */
async function listen(
  console: NodeConsole,
  watcher: Watcher,
  typed: AsyncIterable<Uint8Array>,
): Promise<void> {
  const reader = new EscapeReader();
  for await (const bytes of typed) {
    for (const part of reader.read(bytes)) {
      if (part.kind === "escape" && part.letter === ".") {
        watcher.show(bytesOf("[disconnect]\r\n"));
        return;
      }
      await obey(console, watcher, part).catch((error) => watcher.show(bytesOf(`[${error.message}]\r\n`)));
    }
  }
}

async function obey(console: NodeConsole, watcher: Watcher, typed: Typed): Promise<void> {
  const say = (text: string) => watcher.show(bytesOf(`[${text}]\r\n`));
  if (typed.kind === "escape") return escape(console, watcher, typed.letter);
  if (typed.kind === "break" && typed.letter === "?") return watcher.show(bytesOf(BREAK_HELP));
  if (typed.kind === "break" && typed.letter !== "0") return;
  if (console.writer !== watcher) return say("you only watch: `^Eca' takes the keyboard, `^Ec?' helps");
  const sent = typed.kind === "break" ? await console.sendBreak() : await console.write(typed.bytes);
  if (!sent) say(`the line is ${console.state}: nothing was sent`);
  else if (typed.kind === "break") say("break sent");
}

async function escape(console: NodeConsole, watcher: Watcher, letter: string): Promise<void> {
  const show = (text: string) => watcher.show(bytesOf(text));
  switch (letter) {
    case "?":
      return show(`[help]\r\n${HELP}`);
    case "a":
    case "f":
      return takeKeyboard(console, watcher, letter === "f");
    case "s":
      console.releaseKeyboard(watcher);
      return show("[you watch]\r\n");
    case "w":
      return show(console.watchers.map((one) => who(console, one)).join(""));
    case "r":
    case "p":
      show(`[last ${letter === "r" ? 20 : 60} lines]\r\n`);
      return watcher.show(console.lastLines(letter === "r" ? 20 : 60));
    case "u":
      return show(`[the line is ${console.state}]\r\n`);
    case "o":
      if (console.writer !== watcher) return show("[you only watch]\r\n");
      return await console.reopen();
    default:
      return show("[no such escape: `^Ec?' lists them]\r\n");
  }
}

function takeKeyboard(console: NodeConsole, watcher: Watcher, force: boolean): void {
  const other = console.takeKeyboard(watcher, force);
  const text = other && !force
    ? `${other.name} has the keyboard, you watch: \`^Ecf' takes it`
    : "you have the keyboard";
  if (other || force) watcher.show(bytesOf(`[${text}]\r\n`));
}

function who(console: NodeConsole, watcher: Watcher): string {
  return `  ${watcher.name}${watcher === console.writer ? " (keyboard)" : ""}\r\n`;
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
