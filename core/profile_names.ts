/** Names of the files that belong to a profile, such as `compute.alt.x86_64.pkglist`. Pure. */
import { sharedFolders } from "./shared_file.ts";

/** The names in the order in which they are looked for: the more they say, the earlier. */
export interface ProfileName {
  osvers: string;
  osarch: string;
  profile: string;
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

/** Where the site's files and then those that come with the program are, for `install` or `netboot`. */
export function profileFolders(installdir: string, kind: "install" | "netboot", osvers: string): string[] {
  return sharedFolders(installdir, `${kind}/${platformOf(osvers)}`);
}

/** Paths of such a file in the order in which they are looked for. */
export function profilePaths(
  installdir: string,
  kind: "install" | "netboot",
  name: ProfileName,
  suffix: string,
): string[] {
  const names = profileNames(name, suffix);
  return profileFolders(installdir, kind, name.osvers).flatMap((folder) =>
    names.map((file) => `${folder}/${file}`)
  );
}
