/** Makes the hosts file below the system root the one of this namespace, so that ssh finds what makehosts wrote. */
import { spawnSync } from "node:child_process";
import { statSync, watch } from "node:fs";
import { basename, dirname } from "node:path";

/** Binds the file over /etc/hosts, and again each time it was replaced; gives what does so at once. */
export function followHosts(path: string): () => void {
  let bound = 0;
  const bind = () => {
    const { ino } = statSync(path);
    if (ino === bound) return;
    // A file that was replaced has no name any more, and nothing can be mounted over it.
    if (bound !== 0) spawnSync("umount", ["/etc/hosts"], { stdio: "inherit" });
    spawnSync("mount", ["--bind", path, "/etc/hosts"], { stdio: "inherit" });
    bound = ino;
  };
  bind();
  watch(dirname(path), (_, name) => {
    if (name === basename(path)) bind();
  }).unref();
  return bind;
}
