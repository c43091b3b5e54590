/** Reads a file that the caller of a command named, with his rights. */
import { callersPath } from "./callers_path.ts";
import { UsageError } from "./errors.ts";
import type { Fs } from "./ports/mod.ts";

/** @throws UsageError with exit status 3: there is no such file, or it may not be read */
export async function readCallersFile(file: string, cwd: string, fs: Fs): Promise<string> {
  const unreadable = (why: string) => new UsageError(`Cannot read "${file}": ${why}`, 3);
  try {
    const text = await fs.readText(callersPath(file, cwd, fs));
    if (text === undefined) throw unreadable("there is no such file");
    return text;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = (error as { code?: string }).code;
    if (code === "EISDIR") throw unreadable("it is a folder");
    throw unreadable(code === "EACCES" ? "permission denied" : String((error as Error).message));
  }
}
