/** The program under test, laid out by its own `xcat --install`: from the sources, or XCAT_BINARY, the compiled one. */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

let installed: Promise<string> | undefined;

/** Folder with bin/ and sbin/; made once a test process, removed with it. */
export function installProgram(): Promise<string> {
  installed ??= Promise.resolve().then(install);
  return installed;
}

function install(): string {
  const folder = mkdtempSync(join(tmpdir(), "xcat-program-"));
  globalThis.addEventListener("unload", () => void rm(folder, { recursive: true, force: true }));
  const binary = process.env.XCAT_BINARY;
  if (binary) {
    // Away from the repository, so that nothing of it can be used by accident.
    const copy = join(folder, "xcat-copy");
    copyFileSync(binary, copy);
    execFileSync(copy, ["--install", folder], { cwd: "/", env: { PATH: "/usr/bin:/bin:/usr/sbin:/sbin" } });
  } else {
    const entry = new URL("../../cmd/xcat.ts", import.meta.url).pathname;
    execFileSync(Deno.execPath(), ["run", "-A", entry, "--install", folder]);
  }
  return folder;
}
