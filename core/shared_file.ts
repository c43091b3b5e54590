/** Files that the product brings and an administrator may put his own beside: templates, lists, scripts. */
import { readAsset } from "./ports/asset.ts";
import type { Fs } from "./ports/mod.ts";

/** Where `share/` lies once the program is installed: on ALT Linux, and where the original has it. */
const installed = /^\/(?:usr|opt\/xcat)\/share\/xcat\/(.+)$/;

/**
 * Where such a folder may be, in the order in which files are looked for: the site's, then those that come with the
 * program. Pure. @param folder `install/scripts`, `netboot/alt`
 */
export function sharedFolders(installdir: string, folder: string): string[] {
  return [`${installdir}/custom`, "/usr/share/xcat", "/opt/xcat/share/xcat"].map((root) =>
    `${root}/${folder}`
  );
}

/**
 * The text of a file. One below `/usr/share/xcat` that is not on this machine is the program's own.
 * Undefined where there is neither.
 */
export async function readSharedFile(fs: Pick<Fs, "readText">, path: string): Promise<string | undefined> {
  const text = await fs.readText(path);
  const asset = installed.exec(path)?.[1];
  if (text !== undefined || asset === undefined) return text;
  try {
    return new TextDecoder().decode(readAsset(`share/${asset}`));
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return undefined;
    throw error;
  }
}

/** The first of these files that is there, with its path. */
export async function findSharedFile(
  fs: Pick<Fs, "readText">,
  paths: readonly string[],
): Promise<{ path: string; text: string } | undefined> {
  for (const path of paths) {
    const text = await readSharedFile(fs, path);
    if (text !== undefined) return { path, text };
  }
  return undefined;
}
