/** Files that belong to a profile, such as `compute.alt.x86_64.pkglist`: the site's own before those of the program. */
import type { Fs } from "./ports/mod.ts";
import { findSharedFile, sharedFolders } from "./shared_file.ts";

/** What such a file may be named after. */
export interface ProfileName {
  osvers: string;
  osarch: string;
  profile: string;
}

export interface ProfileFiles {
  /** Where they are looked for, one after the other. */
  folders: readonly string[];
  /** Paths in the order in which they are looked for: by folder, then the more the name says, the earlier. */
  paths(suffix: string): string[];
  /** The first that there is. */
  find(suffix: string): Promise<{ path: string; text: string } | undefined>;
}

/** @param kind for systems that are installed, or for images @param suffix `pkglist`, `otherpkgs.pkglist`, `tmpl` */
export function profileFiles(
  fs: Pick<Fs, "readText">,
  installdir: string,
  kind: "install" | "netboot",
  name: ProfileName,
): ProfileFiles {
  const folders = sharedFolders(installdir, `${kind}/${platformOf(name.osvers)}`);
  const paths = (suffix: string) => {
    const names = profileNames(name, suffix);
    return folders.flatMap((folder) => names.map((file) => `${folder}/${file}`));
  };
  return { folders, paths, find: (suffix) => findSharedFile(fs, paths(suffix)) };
}

/** The folder of a distribution: `alt` of alt, altp10, alt10.1 and sisyphus. */
export function platformOf(osvers: string): string {
  return /^[A-Za-z]+/.exec(osvers)?.[0].toLowerCase().replace(/^(altp|sisyphus)$/, "alt") ?? osvers;
}

/** `compute.alt.x86.pkglist`, `compute.alt.pkglist`, `compute.x86.pkglist`, `compute.pkglist`. */
export function profileNames({ osvers, osarch, profile }: ProfileName, suffix: string): string[] {
  const systems = [...new Set([osvers, platformOf(osvers)])];
  return [
    ...systems.map((system) => `${profile}.${system}.${osarch}.${suffix}`),
    ...systems.map((system) => `${profile}.${system}.${suffix}`),
    `${profile}.${osarch}.${suffix}`,
    `${profile}.${suffix}`,
  ];
}
