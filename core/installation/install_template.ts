/** The template of a profile that is installed: the administrator's before the shipped. */
import type { InstallImage } from "../distribution.ts";
import { UsageError } from "../errors.ts";
import type { Fs } from "../ports/mod.ts";
import { profileFiles } from "../profile_files.ts";
import { findSharedFile } from "../shared_file.ts";

const shipped = "/usr/share/xcat/install";

/**
 * What linuximage.template names, else the profile's own, the closer name first.
 * @throws UsageError there is none
 */
export async function readInstallTemplate(
  fs: Pick<Fs, "readText">,
  image: InstallImage,
): Promise<{ path: string; text: string }> {
  const { template, profile, installdir } = image;
  // The row that copycds writes names the shipped one; the administrator's own of that name goes before it.
  const own = template?.startsWith(`${shipped}/`)
    ? [`${installdir}/custom/install/${template.slice(shipped.length + 1)}`]
    : [];
  const paths = template === undefined
    ? profileFiles(fs, installdir, "install", image).paths("tmpl")
    : [...own, template];
  const found = await findSharedFile(fs, paths);
  if (found) return found;
  throw new UsageError(
    template === undefined
      ? `There is no template for the profile "${profile}": the first that is looked for is ${paths[0]}`
      : `linuximage.template: there is no ${template}`,
  );
}
