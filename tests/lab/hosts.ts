/** Makes the hosts file below the system root the one of this namespace, so that ssh finds what makehosts wrote. */
import { spawnSync } from "node:child_process";
import { watch } from "node:fs";
import { basename, dirname } from "node:path";

/** Binds the file over /etc/hosts, and again each time it was replaced. */
export function followHosts(path: string): void {
  bind(path);
  watch(dirname(path), (_, name) => {
    if (name === basename(path)) bind(path);
  }).unref();
}

function bind(path: string): void {
  // Mounted over the one before: who reads meanwhile finds either, never none.
  spawnSync("mount", ["--bind", path, "/etc/hosts"], { stdio: "inherit" });
}
