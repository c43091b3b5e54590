/** ALT Linux to disk: the files of `autoinst/NODE` and the kernel's arguments. */
import {
  checkDisk,
  type Context,
  defaultLayout,
  fillScript,
  findSharedFile,
  type Installation,
  type InstallBoot,
  type InstallImage,
  type InstallNode,
  packPrograms,
  packRoot,
  readDisks,
  readInstallerList,
  readInstallScript,
  readInstallTemplate,
  rootKey,
  scriptValues,
  templateColumns,
  UsageError,
} from "../../../core/mod.ts";
import { type Installer, installerOf, installers } from "../installer.ts";
import { comment, renderAutoinstall } from "./autoinstall_scm.ts";
import { type DiskProfile, diskProfile } from "./disk_profile.ts";
import { installLine } from "./install_line.ts";
import { packagesOnDisc } from "./packages_on_disc.ts";

const shipped = "/usr/share/xcat/install";

/** Reads template, scripts, disk layout and what is on the disc, and checks all of it. */
export async function install(
  context: Pick<Context, "fs" | "db">,
  image: InstallImage,
  nodes: readonly string[],
): Promise<Installation> {
  const { fs, db } = context;
  const installer = await installerOnDisc(context, image.pkgdir);
  const template = await readInstallTemplate(fs, image);
  const attributes = await db.attributes(nodes, templateColumns(template.text, comment));
  const { disk, layout } = await readDisks(fs, image.partitionfile);
  const packages = await readInstallerList(fs, image, () => packagesOnDisc(fs, image.pkgdir));
  const script = (name: string) => readInstallScript(fs, image, name);
  const [pre, post] = [await script("pre.alt"), await script("post.alt")];
  const vmProfile = layout ? diskProfile(layout) : await ownProfile(context, image);
  const groups = await fs.readBytes(`${image.pkgdir}/Metadata/pkg-groups.tar`);
  const publicKey = await rootKey(fs);
  const scripts = packPrograms({
    "preinstall.d/10-xCAT-preinstall.sh": await script("10-xCAT-preinstall.sh"),
    "postinstall.d/81-xCAT-postinstall.sh": await script("81-xCAT-postinstall.sh"),
  });
  const root = packRoot();
  const folder = `xcat/${image.osvers}/${image.osarch}`;

  return (node: InstallNode): InstallBoot => {
    const device = checkDisk(disk ?? "/dev/sda");
    const values = scriptValues(node, image, device, packages);
    const autoinstall = renderAutoinstall(template.text, {
      installer: installer.kind,
      hostname: node.hostname,
      interface: node.interface ?? "eth0",
      disk: device,
      uefi: node.uefi,
      timezone: node.timezone ?? "UTC",
      layout: vmProfile.name,
      groups: [],
      password: node.throwAwayPassword,
    }, (table, column) => attributes.get(node.node, `${table}.${column}`) ?? "");
    const files = new Map<string, string | Uint8Array>([
      ["autoinstall.scm", autoinstall],
      ["vm-profile.scm", vmProfile.text],
      ["xcat-pre.sh", fillScript(pre, values, "pre.alt")],
      ["xcat-post.sh", fillScript(post, values, "post.alt")],
      ["install-scripts.tar", scripts],
      ["xcat-root.tar", root],
    ]);
    if (groups !== undefined) files.set("pkg-groups.tar", groups);
    if (publicKey !== undefined) files.set("root.pub", publicKey);
    const kernel = `${folder}/vmlinuz`, initrd = `${folder}/${nameOf(installer.initrd)}`;
    return {
      copies: [
        { from: `${image.pkgdir}/${installer.kernel}`, to: kernel },
        { from: `${image.pkgdir}/${installer.initrd}`, to: initrd },
      ],
      kernel,
      initrd,
      kcmdline: installLine(installer, node, image),
      files,
    };
  };
}

async function installerOnDisc({ fs }: Pick<Context, "fs">, pkgdir: string): Promise<Installer> {
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
async function ownProfile({ fs }: Pick<Context, "fs">, { installdir }: InstallImage): Promise<DiskProfile> {
  const found = await findSharedFile(fs, [
    `${installdir}/custom/install/alt/vm-profile.scm`,
    `${shipped}/alt/vm-profile.scm`,
  ]);
  if (!found) return diskProfile(defaultLayout);
  const name = /^\s*\(\s*\(\s*([\w-]+)/.exec(found.text.replace(/;.*$/gm, ""))?.[1];
  if (name === undefined) throw new UsageError(`${found.path} has no profile: ((NAME (title . "…") …))`);
  return { name, text: found.text };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
