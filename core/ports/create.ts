/** The ports of a real process. */
import { randomFillSync } from "node:crypto";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { createFs } from "./fs.ts";
import { createGuard } from "./guard.ts";
import type { Clock, Log, Ports } from "./mod.ts";
import { createNet } from "./net.ts";
import { createResolve } from "./resolve.ts";
import { createRun } from "./run.ts";
import { createSecret } from "./secret.ts";

/** The settings that come from the environment. */
export interface Settings {
  /** XCAT_SYSROOT: put before every path. */
  sysroot: string;
  environment: Readonly<Record<string, string | undefined>>;
}

export function createPorts({ sysroot, environment }: Settings): Ports {
  const fs = createFs(sysroot);
  return {
    fs,
    run: createRun(environment),
    guard: createGuard(fs, environment),
    secret: createSecret(environment),
    net: createNet(),
    resolve: createResolve(fs),
    clock: systemClock,
    log: stderrLog,
    random: (count) => randomFillSync(new Uint8Array(count)),
  };
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: Date.now,
  sleep: (ms, signal) =>
    wait(ms, undefined, signal ? { signal } : {}).catch((error) => {
      if (!signal?.aborted) throw error;
    }),
};

const stderrLog: Log = {
  info: (text) => process.stderr.write(`xcatd: ${text}\n`),
  warn: (text) => process.stderr.write(`xcatd: warning: ${text}\n`),
  error: (text) => process.stderr.write(`xcatd: error: ${text}\n`),
};
