/** Replaces a configuration file where it changed, keeping the old one. */
import type { Fs } from "./ports/mod.ts";

export interface ReplaceOptions {
  /** Permission bits of both files. */
  mode?: number;
  /** Where the old file is kept. */
  backup?: string;
}

/** True where something was written: content that is already there is left alone. */
export async function replaceFile(
  fs: Fs,
  path: string,
  content: string,
  { mode = 0o644, backup }: ReplaceOptions = {},
): Promise<boolean> {
  const before = await fs.readText(path);
  if (before === content) return false;
  if (backup !== undefined && before !== undefined) await fs.write(backup, before, { mode });
  await fs.write(path, content, { mode });
  return true;
}
