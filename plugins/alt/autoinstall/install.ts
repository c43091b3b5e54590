/** ALT Linux to disk: the files of `autoinst/NODE` and the kernel's arguments. */
import {
  type Context,
  defaultLayout,
  findSharedFile,
  type Fs,
  type Installation,
  type InstallImage,
  packPrograms,
  readInstallation,
  readInstallScript,
  sharedFolders,
  UsageError,
} from "../../../core/mod.ts";
import { type Installer, installerOf, installers } from "../installer.ts";
import { autoinstallCalls, autoinstallScm } from "./autoinstall_scm.ts";
import { type DiskProfile, diskProfile } from "./disk_profile.ts";
import { installLine } from "./install_line.ts";
import { packagesOnDisc } from "./packages_on_disc.ts";

/** Reads template, scripts, disk layout and what is on the disc, and checks all of it. */
export async function install(
  context: Pick<Context, "fs" | "db">,
  image: InstallImage,
  nodes: readonly string[],
): Promise<Installation> {
  const { fs } = context, { pkgdir } = image;
  const { kind, kernel, initrd } = await installerOnDisc(fs, pkgdir);
  const { disk, layout, boot } = await readInstallation(context, image, nodes, {
    answers: autoinstallScm,
    scripts: { "xcat-pre.sh": "pre.alt", "xcat-post.sh": "post.alt" },
    packages: () => packagesOnDisc(fs, pkgdir),
  });
  const profile = layout ? diskProfile(layout) : await ownProfile(fs, image);
  const files = {
    "vm-profile.scm": profile.text,
    "install-scripts.tar": packPrograms({
      "preinstall.d/10-xCAT-preinstall.sh": await readInstallScript(fs, image, "10-xCAT-preinstall.sh"),
      "postinstall.d/81-xCAT-postinstall.sh": await readInstallScript(fs, image, "81-xCAT-postinstall.sh"),
    }),
    "pkg-groups.tar": await fs.readBytes(`${pkgdir}/Metadata/pkg-groups.tar`),
  };

  return (node) => {
    const { hostname, uefi, interface: name = "eth0" } = node;
    return boot(node, {
      kernel: `${pkgdir}/${kernel}`,
      initrd: `${pkgdir}/${initrd}`,
      kcmdline: installLine(kind, node, image),
      blocks: autoinstallCalls({
        installer: kind,
        hostname,
        interface: name,
        disk,
        uefi,
        layout: profile.name,
      }),
      // No group besides the base system; the administrator's template may name some.
      words: { INTERFACE: name, GROUPS: "" },
      files,
    });
  };
}

async function installerOnDisc(fs: Fs, pkgdir: string): Promise<Installer> {
  const there = new Set<string>();
  for (const file of new Set(installers.flatMap(({ kernel, initrd }) => [kernel, initrd]))) {
    if (await fs.info(`${pkgdir}/${file}`)) there.add(file);
  }
  const found = installerOf(there);
  if (found) return found;
  throw new UsageError(
    `${pkgdir} holds no installer of ALT Linux (${installers.map(({ initrd }) => initrd).join(", ")}): ` +
      "copycds copies a disc",
  );
}

/** vm-profile.scm that the administrator brings, of which the first profile is used; else the default layout. */
async function ownProfile(fs: Fs, { installdir }: InstallImage): Promise<DiskProfile> {
  const folders = sharedFolders(installdir, "install/alt");
  const found = await findSharedFile(fs, folders.map((folder) => `${folder}/vm-profile.scm`));
  if (!found) return diskProfile(defaultLayout);
  const name = /^\s*\(\s*\(\s*([\w-]+)/.exec(found.text.replace(/;.*$/gm, ""))?.[1];
  if (name === undefined) throw new UsageError(`${found.path} has no profile: ((NAME (title . "…") …))`);
  return { name, text: found.text };
}
