/** What every installation to disk is made of, read once for an image, and what of it is one node's. */
import type { Context } from "../context.ts";
import type { ImageBoot, InstallBoot, InstallImage, InstallNode } from "../distribution.ts";
import { readDisks, type Volume } from "./disk_layout.ts";
import { type AnswerFormat, fillTemplate, templateColumns } from "./fill_template.ts";
import { fillScript, readInstallScript } from "./install_script.ts";
import { readInstallTemplate } from "./install_template.ts";
import { readInstallerList } from "./installer_list.ts";
import { packRoot } from "./pack_programs.ts";
import { rootKey } from "./root_key.ts";
import { autoinstUrl, servedDisc, webHost } from "./web_server.ts";

/** What a distribution has of its own. */
export interface InstallerKind {
  /** The file that the installer reads; it is made of the image's template. */
  answers: AnswerFormat;
  /** Name in `autoinst/NODE` → name in `install/scripts`: `{ "xcat-pre.sh": "pre.alt" }`. */
  scripts: Readonly<Record<string, string>>;
  /** Names of the packages that the installer can install; asked where there is an installer.pkglist. */
  packages(): Promise<ReadonlySet<string>>;
}

export interface ReadInstallation {
  /** `/dev/sda`. */
  disk: string;
  /** Undefined: the image names none. */
  layout: readonly Volume[] | undefined;
  /** Kernel, arguments and files of one node. Pure. @throws UsageError what stands for nothing, or does not fit */
  boot(node: InstallNode, own: OwnParts): InstallBoot;
}

/** What the distribution says of one node. */
export interface OwnParts {
  /** Paths on this machine. */
  kernel: string;
  initrd: string;
  /** Arguments of the kernel, before the node's console and addkcmdline. */
  kcmdline: readonly string[];
  /** A line of the template that is `#NAME#` alone → the lines that it stands for. */
  blocks?: Readonly<Record<string, readonly string[]>>;
  /** What else `#NAME#` stands for, in the template and in the scripts. */
  words?: Readonly<Record<string, string>>;
  /** Further files of `autoinst/NODE`; undefined: there is none. */
  files?: Readonly<Record<string, string | Uint8Array | undefined>>;
}

/**
 * Reads template, scripts, disk layout and the list of packages, and checks all of them.
 * @throws UsageError what is missing or wrong, with the file
 */
export async function readInstallation(
  { fs, db }: Pick<Context, "fs" | "db">,
  image: InstallImage,
  nodes: readonly string[],
  { answers, scripts, packages: onDisc }: InstallerKind,
): Promise<ReadInstallation> {
  const template = await readInstallTemplate(fs, image);
  const attributes = await db.attributes(nodes, templateColumns(template.text, answers));
  const { disk, layout } = await readDisks(fs, image.partitionfile);
  const packages = await readInstallerList(fs, image, onDisc);
  const texts: [name: string, script: string, text: string][] = [];
  for (const [name, script] of Object.entries(scripts)) {
    texts.push([name, script, await readInstallScript(fs, image, script)]);
  }
  const disc = servedDisc(image);
  const shared = { "xcat-root.tar": packRoot(), "root.pub": await rootKey(fs) };

  return {
    disk,
    layout,
    boot(node, { kernel, initrd, kcmdline, blocks = {}, words: ownWords, files: ownFiles }) {
      const words = {
        ...nodeWords(node, image),
        DISK: disk,
        PACKAGES: packages.join(" "),
        FOLDER: disc,
        ...ownWords,
      };
      const cell = (table: string, column: string) => attributes.get(node.node, `${table}.${column}`) ?? "";
      const files = {
        [answers.name]: fillTemplate(template.text, answers, { blocks, words, cell }),
        ...Object.fromEntries(texts.map(([name, script, text]) => [name, fillScript(text, words, script)])),
        ...shared,
        ...ownFiles,
      };
      return {
        ...bootFiles(image, kernel, initrd),
        kcmdline: [...kcmdline, node.console, node.addkcmdline].filter((word) => word !== "").join(" "),
        files: new Map(
          Object.entries(files).flatMap(([name, file]) => file === undefined ? [] : [[name, file]]),
        ),
      };
    },
  };
}

/** What `#NAME#` stands for, whatever the distribution. */
function nodeWords(node: InstallNode, image: InstallImage): Record<string, string> {
  return {
    NODE: node.node,
    HOSTNAME: node.hostname,
    SERVER: node.server,
    XCATDPORT: node.xcatdport,
    XCATIPORT: node.xcatiport,
    HTTPPORT: node.httpport,
    MIRROR: webHost(node),
    URL: autoinstUrl(node),
    TIMEZONE: node.timezone ?? "UTC",
    CONSOLE: node.console,
    PASSWORD: node.throwAwayPassword,
    OSVER: image.osvers,
    ARCH: image.osarch,
    PROFILE: image.profile,
  };
}

/** Below the TFTP root they have the names that they have on the disc. */
function bootFiles(
  { osvers, osarch }: InstallImage,
  kernel: string,
  initrd: string,
): Pick<ImageBoot, "copies" | "kernel" | "initrd"> {
  const copies = [kernel, initrd].map((from) => ({
    from,
    to: `xcat/${osvers}/${osarch}${from.slice(from.lastIndexOf("/"))}`,
  }));
  const [first, second] = copies.map(({ to }) => to);
  return { copies, kernel: first ?? "", initrd: second ?? "" };
}
