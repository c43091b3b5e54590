/** Whole processes measured by the kernel: wall time and peak memory, a warm-up, two subjects in turn. */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

/** What is measured: one process a run; run 0 is the warm-up. */
export interface Subject {
  argv: readonly string[] | ((run: number) => readonly string[]);
  env?: Readonly<Record<string, string>>;
  /** File that it reads; default /dev/null. */
  stdin?: string;
  /** Before every run, outside of the time. */
  prepare?: (run: number) => Promise<void>;
  /** What is wrong with the output or with what the run has done, or undefined. A wrong run ends the benchmark. */
  check?: (stdout: string) => string | undefined | Promise<string | undefined>;
}

export interface Sample {
  seconds: number;
  /** Largest resident set, from wait4(2); null where it was not measured. */
  peakKib: number | null;
}

/** Not the first subject failed, but what it is compared with. */
export class PeerError extends Error {}

/** Every run of each subject after one warm-up, in turn: A B A B … */
export async function measure(subjects: readonly Subject[], runs: number): Promise<Sample[][]> {
  const samples: Sample[][] = subjects.map(() => []);
  for (let run = 0; run <= runs; run++) {
    for (const [index, subject] of subjects.entries()) {
      const sample = await runOnce(subject, run).catch((error) => {
        throw index === 0 ? error : new PeerError(error.message, { cause: error });
      });
      if (run > 0) samples[index]?.push(sample);
    }
  }
  return samples;
}

/** @throws Error the process failed, or its output is wrong */
export async function runOnce(subject: Subject, run = 0): Promise<Sample> {
  await subject.prepare?.(run);
  const { env, stdin = "/dev/null", check } = subject;
  const argv = argvOf(subject, run);
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  try {
    const [report, stdout] = [join(folder, "report"), join(folder, "stdout")];
    const runner = join(import.meta.dirname as string, "run_process.pl");
    const child = spawn("perl", [runner, report, stdin, stdout, ...argv], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let errors = "";
    child.stderr.on("data", (bytes) => errors += bytes);
    await new Promise<void>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", () => resolve());
    });
    const [seconds, peakKib, status] = (await readFile(report, "utf8").catch(() => "")).split(" ").map(
      Number,
    );
    if (seconds === undefined || peakKib === undefined || status !== 0) {
      throw new Error(`${argv.join(" ").slice(0, 200)} ended with ${status}: ${errors.trim()}`);
    }
    const wrong = await check?.(await readFile(stdout, "utf8"));
    if (wrong) throw new Error(`${argv.join(" ").slice(0, 200)}: ${wrong}`);
    return { seconds, peakKib };
  } finally {
    await rm(folder, { recursive: true });
  }
}

export function argvOf({ argv }: Subject, run = 0): readonly string[] {
  return typeof argv === "function" ? argv(run) : argv;
}

/** A check that the output has exactly so many lines. */
export function lines(wanted: number): (stdout: string) => string | undefined {
  return (stdout) => {
    const found = stdout === "" ? 0 : stdout.replace(/\n$/, "").split("\n").length;
    return found === wanted ? undefined : `${wanted} lines were wanted, ${found} came`;
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = NaN, high = NaN] = [sorted[sorted.length % 2 ? middle : middle - 1], sorted[middle]];
  return (low + high) / 2;
}
