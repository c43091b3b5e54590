/** ALT Linux to disk: the files of `autoinst/NODE` and the kernel's arguments. */
import {
  type Context,
  findSharedFile,
  type Installation,
  type InstallBoot,
  type InstallImage,
  type InstallNode,
  listAssets,
  readAsset,
  UsageError,
} from "../../../core/mod.ts";
import { type Installer, installerOf, installers } from "../installer.ts";
import { renderAutoinstall, templateColumns } from "./autoinstall_scm.ts";
import { checkDisk, defaultLayout, type DiskProfile, diskProfile, readDisks } from "./disk_layout.ts";
import { installLine } from "./install_line.ts";
import { fillScript } from "./install_script.ts";
import { installerPackages } from "./installer_packages.ts";
import { packPrograms } from "./pack_programs.ts";
import { profileFiles } from "./profile_files.ts";

const shipped = "/usr/share/xcat/install";

/** Reads template, scripts, disk layout and what is on the disc, and checks all of it. */
export async function install(
  context: Pick<Context, "fs" | "db">,
  image: InstallImage,
  nodes: readonly string[],
): Promise<Installation> {
  const { fs, db } = context;
  const installer = await installerOnDisc(context, image.pkgdir);
  const template = await readTemplate(context, image);
  const attributes = await db.attributes(nodes, templateColumns(template.text));
  const { disk, profile } = await readDisks(fs, image.partitionfile);
  const packages = await installerPackages(fs, image);
  const own = `${image.installdir}/custom/install`;
  const script = async (name: string) => {
    const found = await findSharedFile(fs, [`${own}/scripts/${name}`, `${shipped}/scripts/${name}`]);
    if (!found) throw new UsageError(`There is no ${shipped}/scripts/${name}`);
    return found.text;
  };
  const [pre, post] = [await script("pre.alt"), await script("post.alt")];
  const vmProfile = profile ?? await ownProfile(context, image);
  const groups = await fs.readBytes(`${image.pkgdir}/Metadata/pkg-groups.tar`);
  const publicKey = await rootKey(fs);
  const scripts = packPrograms({
    "preinstall.d/10-xCAT-preinstall.sh": await script("10-xCAT-preinstall.sh"),
    "postinstall.d/81-xCAT-postinstall.sh": await script("81-xCAT-postinstall.sh"),
  });
  const root = packPrograms(rootPrograms());
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

/** What the administrator chose, else his own of this profile, else the shipped one; the closer name first. */
async function readTemplate({ fs }: Pick<Context, "fs">, image: InstallImage) {
  const { template, profile, installdir } = image;
  if (template !== undefined) {
    // The row that copycds writes names the shipped one; the administrator's own of that name goes before it.
    const own = template.startsWith(`${shipped}/`)
      ? [`${installdir}/custom/install/${template.slice(shipped.length + 1)}`]
      : [];
    const found = await findSharedFile(fs, [...own, template]);
    if (found) return found;
    throw new UsageError(`linuximage.template: there is no ${template}`);
  }
  const paths = profileFiles(image, "tmpl");
  const found = await findSharedFile(fs, paths);
  if (found) return found;
  throw new UsageError(
    `There is no template for the profile "${profile}": the first that is looked for is ${paths[0]}`,
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

async function rootKey(fs: Context["fs"]): Promise<string | undefined> {
  for (const kind of ["ed25519", "ecdsa", "rsa"]) {
    const text = await fs.readText(`/root/.ssh/id_${kind}.pub`);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** /opt/xcat of the new system. */
function rootPrograms(): Record<string, string> {
  const folder = "share/netboot/root/";
  const paths = listAssets(`${folder}opt/xcat`);
  return Object.fromEntries(
    paths.map((path) => [path.slice(folder.length), new TextDecoder().decode(readAsset(path))]),
  );
}

function scriptValues(
  node: InstallNode,
  image: InstallImage,
  disk: string,
  packages: readonly string[],
): Readonly<Record<string, string>> {
  return {
    NODE: node.node,
    HOSTNAME: node.hostname,
    SERVER: node.server,
    XCATDPORT: node.xcatdport,
    XCATIPORT: node.xcatiport,
    HTTPPORT: node.httpport,
    OSVER: image.osvers,
    ARCH: image.osarch,
    PROFILE: image.profile,
    DISK: disk,
    PACKAGES: packages.join(" "),
  };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
