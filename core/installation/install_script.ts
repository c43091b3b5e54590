/** Scripts that run on a node while it is installed, with the node's values filled in. */
import type { InstallImage } from "../distribution.ts";
import { UsageError } from "../errors.ts";
import type { Fs } from "../ports/mod.ts";
import { findSharedFile, sharedFolders } from "../shared_file.ts";

/** The administrator's own of that name, else the shipped one. @throws UsageError there is none */
export async function readInstallScript(
  fs: Pick<Fs, "readText">,
  { installdir }: InstallImage,
  name: string,
): Promise<string> {
  const folders = sharedFolders(installdir, "install/scripts");
  const found = await findSharedFile(fs, folders.map((folder) => `${folder}/${name}`));
  if (found) return found.text;
  throw new UsageError(`There is no ${name} in ${folders.join(" or ")}`);
}

/**
 * Replaces `#NAME#` by the value. Each stands between single quotes in the script, so that nothing in it is code. Pure.
 * @throws UsageError a name that stands for nothing, with its line
 */
export function fillScript(script: string, values: Readonly<Record<string, string>>, name: string): string {
  return script.split("\n").map((line, index) =>
    line.replace(/#([A-Z]{2,})#/g, (_, macro: string) => {
      const value = values[macro];
      if (value === undefined) {
        throw new UsageError(`${name}, line ${index + 1}: #${macro}# stands for nothing`);
      }
      return value.replaceAll("'", `'\\''`);
    })
  ).join("\n");
}
