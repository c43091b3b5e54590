/** Files of a profile, such as `compute.alt.x86_64.pkglist`: the site's own before those that come with the program. */
import { type Context, platformOf, type ProfileName, profileNames, readSharedFile } from "../../core/mod.ts";

export interface ImageFiles {
  /** Text of a file; one below /usr/share/xcat comes from the program where the machine does not have it. */
  read(path: string): Promise<string | undefined>;
  /** Path of the first that there is, in `<installdir>/custom/netboot/PLATFORM`, then in /usr/share/xcat. */
  find(name: ProfileName, suffix: string): Promise<string | undefined>;
  /** True for a path that `find` may answer. */
  isUsual(path: string, name: ProfileName, suffix: string): boolean;
  /** The folders that `find` looks in. */
  folders(osvers: string): string[];
}

export function openImageFiles({ fs }: Pick<Context, "fs">, installdir: string): ImageFiles {
  const folders = (osvers: string) =>
    [`${installdir}/custom/netboot`, "/usr/share/xcat/netboot"].map((folder) =>
      `${folder}/${platformOf(osvers)}`
    );
  const usualPaths = (name: ProfileName, suffix: string) =>
    folders(name.osvers).flatMap((folder) => profileNames(name, suffix).map((file) => `${folder}/${file}`));
  return {
    folders,
    isUsual: (path, name, suffix) => usualPaths(name, suffix).includes(path),
    read: (path) => readSharedFile(fs, path),
    async find(name, suffix) {
      for (const path of usualPaths(name, suffix)) {
        if (await readSharedFile(fs, path) !== undefined) return path;
      }
      return undefined;
    },
  };
}
