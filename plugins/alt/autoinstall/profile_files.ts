/** Where files of a profile that is installed are looked for: the administrator's before the shipped. Pure. */
import { type InstallImage, profileNames } from "../../../core/mod.ts";

/** Such as `custom/install/alt/compute.alt.x86_64.tmpl`, the closer name first. */
export function profileFiles(image: InstallImage, suffix: string): string[] {
  const folders = [`${image.installdir}/custom/install/alt`, "/usr/share/xcat/install/alt"];
  return folders.flatMap((folder) => profileNames(image, suffix).map((name) => `${folder}/${name}`));
}
