/** Files of a profile, such as `compute.alt.x86_64.pkglist`: the site's own before those that come with the program. */
import {
  type Context,
  findSharedFile,
  profileFolders,
  type ProfileName,
  profilePaths,
  readSharedFile,
} from "../../core/mod.ts";

export interface ImageFiles {
  /** Text of a file; one below /usr/share/xcat comes from the program where the machine does not have it. */
  read(path: string): Promise<string | undefined>;
  /** Path of the first that there is: the site's, then those that come with the program. */
  find(name: ProfileName, suffix: string): Promise<string | undefined>;
  /** True for a path that `find` may answer. */
  isUsual(path: string, name: ProfileName, suffix: string): boolean;
  /** The folders that `find` looks in. */
  folders(osvers: string): string[];
}

export function openImageFiles({ fs }: Pick<Context, "fs">, installdir: string): ImageFiles {
  const usualPaths = (name: ProfileName, suffix: string) => profilePaths(installdir, "netboot", name, suffix);
  return {
    folders: (osvers) => profileFolders(installdir, "netboot", osvers),
    isUsual: (path, name, suffix) => usualPaths(name, suffix).includes(path),
    read: (path) => readSharedFile(fs, path),
    find: async (name, suffix) => (await findSharedFile(fs, usualPaths(name, suffix)))?.path,
  };
}
