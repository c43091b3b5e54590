/** Debian to disk: the files of `autoinst/NODE` and the kernel's arguments. */
import {
  autoinstUrl,
  type Context,
  defaultLayout,
  type Installation,
  type InstallImage,
  type InstallNode,
  readInstallation,
} from "../../../core/mod.ts";
import { findInstaller } from "./installer.ts";
import { openMirror } from "./mirror.ts";
import { partmanVolumes } from "./partman_recipe.ts";
import { preseedAnswers, preseedCfg } from "./preseed_cfg.ts";

/** Reads template, scripts, disk layout and what is on the disc, and checks all of it. */
export async function install(
  context: Pick<Context, "fs" | "db">,
  image: InstallImage,
  nodes: readonly string[],
): Promise<Installation> {
  const mirror = await openMirror(context.fs, image);
  const installer = await findInstaller(context.fs, image, mirror);
  const { disk, layout = defaultLayout, boot } = await readInstallation(context, image, nodes, {
    answers: preseedCfg,
    scripts: { "xcat-pre.sh": "pre.debian", "xcat-post.sh": "post.debian" },
    packages: mirror.packages,
  });
  const words = { SUITE: mirror.suite, VOLUMES: partmanVolumes(layout) };

  return (node) => {
    const url = autoinstUrl(node);
    const blocks = preseedAnswers({ disk, isSigned: mirror.isSigned, url });
    return boot(node, { ...installer, kcmdline: installLine(node, url), blocks, words });
  };
}

/** The installer's short names of questions; what it asks before it has the network must stand here. */
function installLine(node: InstallNode, url: string): string[] {
  const dot = node.hostname.indexOf(".");
  return [
    "auto=true",
    "priority=critical",
    `url=${url}/preseed.cfg`,
    // `auto` is the card of BOOTIF, else the first with a link.
    `interface=${node.interface ?? "auto"}`,
    `hostname=${dot < 0 ? node.hostname : node.hostname.slice(0, dot)}`,
    ...(dot < 0 ? [] : [`domain=${node.hostname.slice(dot + 1)}`]),
  ];
}
