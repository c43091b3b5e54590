/** How long a person waits for the first piece of an output. */
import { spawn } from "node:child_process";
import process from "node:process";
import { argvOf, type Sample, type Subject } from "./measure.ts";

/** From the start of the process to its first output; the rest is read, too. @throws Error it failed */
export async function firstByte(subject: Subject): Promise<Sample> {
  const { env } = subject;
  const [program = "", ...words] = argvOf(subject);
  const begin = performance.now();
  const child = spawn(program, words, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let seconds: number | undefined;
  child.stdout.on("data", () => seconds ??= (performance.now() - begin) / 1000);
  const status = await new Promise((resolve) => child.on("close", resolve));
  if (status !== 0 || seconds === undefined) {
    throw new Error(`${program} ${words.join(" ")} ended with ${status}`);
  }
  return { seconds, peakKib: null };
}
