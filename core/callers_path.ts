/** Files that a caller names, from the folder he is in. */
import type { Fs } from "./ports/mod.ts";

/**
 * The absolute path under the system root of a file that the caller named; where his folder, or the path itself,
 * lies in that root and is named from outside, the root's own name is taken off.
 */
export function callersPath(file: string, cwd: string | undefined, fs: Fs): string {
  const path = file.startsWith("/") ? file : `${cwd ?? ""}/${file}`;
  const root = fs.real("/").replace(/\/$/, "");
  return root !== "" && path.startsWith(`${root}/`) ? path.slice(root.length) : path;
}
