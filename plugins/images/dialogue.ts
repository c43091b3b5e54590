/** Questions to whoever sits at the terminal, for commands that were called without arguments. */
import { type OutputResult, UsageError } from "../../core/mod.ts";

export interface Dialogue {
  /** The answer; an empty one means the default. @throws UsageError it was broken off */
  ask(question: string, preset: string): AsyncGenerator<OutputResult, string>;
}

const bytes = (text: string): OutputResult => ({ output: new TextEncoder().encode(text) });

/** @param typed keys as they come: they are shown here */
export function openDialogue(typed: AsyncIterable<Uint8Array>): Dialogue {
  const keys = characters(typed);
  return {
    async *ask(question, preset) {
      yield bytes(`${question} [${preset}]: `);
      let line = "";
      for (;;) {
        const { done, value: key } = await keys.next();
        if (done || key === "\x03" || key === "\x04") {
          yield bytes("\r\n");
          throw new UsageError("Nothing was made: the questions were broken off");
        }
        if (key === "\r" || key === "\n") {
          yield bytes("\r\n");
          return line.trim() || preset;
        }
        if (key === "\x7f" || key === "\b") {
          if (line !== "") yield bytes("\b \b");
          line = line.slice(0, -1);
        } else if (key >= " ") {
          line += key;
          yield bytes(key);
        }
      }
    },
  };
}

async function* characters(typed: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of typed) yield* decoder.decode(chunk, { stream: true });
}
