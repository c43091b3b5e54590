/** Undoes what was begun when this process ends before it is finished, also when it is killed. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DeviceError } from "../errors.ts";
import type { Fs, GuardPort } from "./mod.ts";
import { childEnvironment } from "./run.ts";

/**
 * A shell that waits until its input ends, which it does with this process. `flock` holds the turn as long as it
 * lives: who comes next finds everything undone. What a killed process had started may still be at work, so that the
 * undoing fails at first.
 */
const watch = `trap '' HUP INT TERM
mark=$1
shift
echo ready
read -r end
[ -e "$mark" ] || exit 0
for _ in 1 2 3 4; do
  if "$@" >/dev/null 2>&1; then rm -f "$mark"; exit; fi
  sleep 1
done
"$@" >/dev/null && rm -f "$mark"`;

/** @param environment the caller's variables */
export function createGuard(
  { real }: Fs,
  environment: Readonly<Record<string, string | undefined>>,
): GuardPort {
  return async ({ mark, argv, env }) => {
    const [markPath, lock] = [real(mark), real(`${mark}.lock`)];
    mkdirSync(dirname(markPath), { recursive: true });
    const child = spawn("flock", ["-w", "120", lock, "sh", "-c", watch, "guard", markPath, ...argv], {
      cwd: "/",
      env: { ...childEnvironment(environment), ...env },
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (bytes) => stderr += bytes);
    child.stdin.on("error", () => {});
    const ended = once(child, "close").then(([status]) => Number(status ?? 1));
    const ready = once(child.stdout, "data").then(() => true);
    if (!await Promise.race([ready, ended.then(() => false)])) {
      throw new DeviceError(`Another one is still at work (${lock}); wait for its end. ${stderr}`.trim());
    }
    return {
      async end() {
        child.stdin.end();
        const status = await ended;
        if (status !== 0) {
          throw new DeviceError(`What was begun could not be undone: ${stderr.trim() || `status ${status}`}`);
        }
      },
    };
  };
}
