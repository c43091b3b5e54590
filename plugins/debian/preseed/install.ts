/** Debian to disk: the files of `autoinst/NODE` and the kernel's arguments. */
import {
  autoinstUrl,
  checkDisk,
  type Context,
  defaultLayout,
  fillScript,
  type Installation,
  type InstallBoot,
  type InstallImage,
  type InstallNode,
  packRoot,
  readDisks,
  readInstallerList,
  readInstallScript,
  readInstallTemplate,
  rootKey,
  scriptValues,
  servedDisc,
  templateColumns,
  webHost,
} from "../../../core/mod.ts";
import { findInstaller } from "./installer.ts";
import { openMirror } from "./mirror.ts";
import { partmanVolumes } from "./partman_recipe.ts";
import { comment, renderPreseed } from "./preseed_cfg.ts";

/** Reads template, scripts, disk layout and what is on the disc, and checks all of it. */
export async function install(
  { fs, db }: Pick<Context, "fs" | "db">,
  image: InstallImage,
  nodes: readonly string[],
): Promise<Installation> {
  const mirror = await openMirror(fs, image);
  const installer = await findInstaller(fs, image, mirror);
  const template = await readInstallTemplate(fs, image);
  const attributes = await db.attributes(nodes, templateColumns(template.text, comment));
  const { disk = "/dev/sda", layout = defaultLayout } = await readDisks(fs, image.partitionfile);
  const packages = await readInstallerList(fs, image, mirror.packages);
  const pre = await readInstallScript(fs, image, "pre.debian");
  const post = await readInstallScript(fs, image, "post.debian");
  const publicKey = await rootKey(fs);
  const root = packRoot();
  const device = checkDisk(disk);
  const directory = servedDisc(image);
  const kernel = `xcat/${image.osvers}/${image.osarch}/linux`;
  const initrd = `xcat/${image.osvers}/${image.osarch}/initrd.gz`;
  const copies = [{ from: installer.kernel, to: kernel }, { from: installer.initrd, to: initrd }];

  return (node: InstallNode): InstallBoot => {
    const url = autoinstUrl(node);
    const values = {
      ...scriptValues(node, image, device, packages),
      URL: url,
      VOLUMES: partmanVolumes(layout),
    };
    const preseed = renderPreseed(template.text, {
      hostname: node.hostname,
      disk: device,
      timezone: node.timezone ?? "UTC",
      packages,
      console: node.console,
      suite: mirror.suite,
      mirror: webHost(node),
      folder: directory,
      isSigned: mirror.isSigned,
      url,
      password: node.throwAwayPassword,
    }, (table, column) => attributes.get(node.node, `${table}.${column}`) ?? "");
    const files = new Map<string, string | Uint8Array>([
      ["preseed.cfg", preseed],
      ["xcat-pre.sh", fillScript(pre, values, "pre.debian")],
      ["xcat-post.sh", fillScript(post, values, "post.debian")],
      ["xcat-root.tar", root],
    ]);
    if (publicKey !== undefined) files.set("root.pub", publicKey);
    return { copies, kernel, initrd, kcmdline: installLine(node, url), files };
  };
}

/** The installer's short names of questions; what it asks before it has the network must stand here. */
function installLine(node: InstallNode, url: string): string {
  const dot = node.hostname.indexOf(".");
  const words = [
    "auto=true",
    "priority=critical",
    `url=${url}/preseed.cfg`,
    // `auto` is the card of BOOTIF, else the first with a link.
    `interface=${node.interface ?? "auto"}`,
    `hostname=${dot < 0 ? node.hostname : node.hostname.slice(0, dot)}`,
    ...(dot < 0 ? [] : [`domain=${node.hostname.slice(dot + 1)}`]),
    node.console,
    node.addkcmdline,
  ];
  return words.filter((word) => word !== "").join(" ");
}
