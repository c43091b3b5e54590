/** Replaces a configuration file, or shows in a dry run which lines would change. */
import type { Context } from "./context.ts";
import type { Result } from "./result.ts";

export interface ReplaceOptions {
  mode?: number;
  /** Where the old file is kept. */
  backup?: string;
}

/** Writes nothing where the content is already so; in a dry run yields the lines that go (`-`) and come (`+`). */
export async function* replaceFile(
  { fs, dryRun }: Pick<Context, "fs" | "dryRun">,
  path: string,
  content: string,
  { mode = 0o644, backup }: ReplaceOptions = {},
): AsyncGenerator<Result> {
  const before = await fs.readText(path);
  if (before === content) return;
  if (dryRun) {
    yield { info: [`Would replace ${path}:`, ...changedLines(before ?? "", content)].join("\n") };
    return;
  }
  if (backup !== undefined && before !== undefined) await fs.write(backup, before, { mode });
  await fs.write(path, content, { mode });
}

/** Lines of `before` that are gone, then lines of `after` that are new; the order of lines is not compared. */
export function changedLines(before: string, after: string): string[] {
  const old = before.split("\n"), fresh = after.split("\n");
  const inOld = new Set(old), inNew = new Set(fresh);
  return [
    ...old.filter((line) => !inNew.has(line)).map((line) => `-${line}`),
    ...fresh.filter((line) => !inOld.has(line)).map((line) => `+${line}`),
  ];
}
