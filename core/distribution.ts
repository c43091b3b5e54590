/** A distribution: what it takes to make an image of it, to boot a node into one, or to install it to disk. */
import type { Context } from "./context.ts";
import type { RunOptions, RunResult } from "./ports/mod.ts";
import type { Result } from "./result.ts";

/** An osimage with its linuximage row and the node's own settings. */
export interface ImagePlan {
  node: string;
  /** Undefined where the image was asked for by osvers, osarch and profile (`nodeset NODE netboot`). */
  imagename: string | undefined;
  osvers: string;
  osarch: string;
  profile: string;
  provmethod: string;
  rootimgdir: string;
  /** site.installdir and site.tftpdir. */
  installdir: string;
  tftpdir: string;
  /** Address of the server as the node reaches it; boot methods may put their own macro in its place. */
  server: string;
  /** site.xcatdport, site.httpport. */
  xcatdport: string;
  httpport: string;
  /** Names of the files in rootimgdir. */
  files: readonly string[];
  /** `console=…` arguments by the node's serial port, or empty. */
  console: string;
  /** linuximage.addkcmdline and bootparams.addkcmdline, or empty. */
  addkcmdline: string;
}

export interface ImageBoot {
  /** Files to be put below the TFTP root: `from` absolute, `to` relative. */
  copies: { from: string; to: string }[];
  kernel: string;
  initrd: string;
  kcmdline: string;
}

/** An osimage that installs to disk, with its linuximage row. */
export interface InstallImage {
  osvers: string;
  osarch: string;
  profile: string;
  /** linuximage.pkgdir: the folder of the copied disc. */
  pkgdir: string;
  /** linuximage.template and partitionfile, where they are set. */
  template: string | undefined;
  partitionfile: string | undefined;
  installdir: string;
}

/** What is the node's own of an installation. */
export interface InstallNode {
  node: string;
  /** Host name with the domain where it is known. */
  hostname: string;
  /** Address of the server as the node reaches it. */
  server: string;
  /** site.xcatdport, site.xcatiport, site.httpport. */
  xcatdport: string;
  xcatiport: string;
  httpport: string;
  /** noderes.installnic, else primarynic, where one names an interface. */
  interface: string | undefined;
  /** site.timezone. */
  timezone: string | undefined;
  /** It boots by UEFI. */
  uefi: boolean;
  /** A password nobody knows, for an installer that wants one. */
  throwAwayPassword: string;
  /** `console=…` arguments by the node's serial port, or empty. */
  console: string;
  /** linuximage.addkcmdline and bootparams.addkcmdline, or empty. */
  addkcmdline: string;
}

/** What installs one node. */
export interface InstallBoot extends ImageBoot {
  /** Files of `site.installdir/autoinst/NODE`, by name; the node reads them, so nothing secret is in them. */
  files: ReadonlyMap<string, string | Uint8Array>;
}

/** Folder in `autoinst/NODE` with an empty file for each address that the web server gives the node's files to. */
export const servedTo = ".served-to";

/** Plans one node. Pure. @throws UsageError what of the node does not fit */
export type Installation = (node: InstallNode) => InstallBoot;

/** An installation disc, before it is copied. */
export interface Disc {
  /** Text of `.disk/info`, the line that names the disc; empty where there is none. */
  info: string;
  /** Text of `.disk/arch`, which ALT's discs have; empty where there is none. */
  arch: string;
  /** Paths of all files, without a slash in front. */
  files: readonly string[];
}

export interface DiscIdentity {
  /** Such as `alt10.2` or `debian12.5.0`: the name under which it is copied where none is given. */
  osvers: string;
  /** The tables' word (`x86_64`, `x86`); undefined where the disc does not tell. */
  arch: string | undefined;
  /** Files that every disc of this kind has: one that is missing shows a damaged disc. */
  needed: readonly string[];
  /** Why nothing can be installed from it, in words that follow its path: `is disc 2 of a set`. */
  refusal?: string;
}

/** A package that is asked for, and the file that asks for it, for messages. */
export interface WantedPackage {
  word: string;
  from: string;
}

/** Packages that come and go in one step. */
export interface PackageStep {
  install: readonly WantedPackage[];
  removeBefore: readonly string[];
  removeAfter: readonly string[];
  /** Variables for the packages' scripts. */
  env: Readonly<Record<string, string>>;
}

/** What fills the root file system of an image. */
export interface RootInstallation {
  osvers: string;
  osarch: string;
  profile: string;
  /** linuximage.otherpkgdir, the folder of the other packages. */
  otherpkgdir: string;
  steps: readonly PackageStep[];
  /** Steps for the packages in otherpkgdir. */
  otherSteps: readonly PackageStep[];
  /** The root file system and a folder for what is needed only while building; empty, on this machine. */
  root: string;
  work: string;
  /**
   * Runs a program in the namespaces of the build, where `root` has /proc and /dev; paths are those of this machine.
   * What it prints comes as stderr. @throws DeviceError it failed
   */
  run(argv: readonly string[], options?: RunOptions): Promise<RunResult>;
  /**
   * Runs a program that makes its own namespaces, with the network, by the user of the build: `unshare` where that one
   * is unprivileged, else `root`. @throws DeviceError it failed
   */
  runAsBuilder(
    argv: (mode: "unshare" | "root") => readonly string[],
    options?: RunOptions,
  ): Promise<RunResult>;
}

export interface Distribution {
  name: string;
  /** True for the values of osimage.osvers and nodetype.os it is responsible for. */
  matches(osvers: string): boolean;
  /** What boots a diskless image. @throws UsageError what is missing, and the command that makes it */
  netboot?(image: ImagePlan): ImageBoot;
  /**
   * Fills the root file system of an image; in a dry run it tells what it would install.
   * @throws UsageError what is missing in package lists or repositories
   */
  installRoot?(context: Context, installation: RootInstallation): AsyncIterable<Result>;
  /**
   * Reads what all nodes of an image share, such as its template, once.
   * @throws UsageError what is missing, or wrong in one of the files
   */
  install?(
    context: Pick<Context, "fs" | "db">,
    image: InstallImage,
    nodes: readonly string[],
  ): Promise<Installation>;
  /** What the disc is, where it is one of this distribution. */
  identify?(disc: Disc): DiscIdentity | undefined;
}

export function defineDistribution(distribution: Distribution): Distribution {
  return distribution;
}

/** Where the files of an image go below the TFTP root. */
export function bootFolder({ imagename, osvers, osarch, profile }: ImagePlan): string {
  return imagename === undefined
    ? `xcat/netboot/${osvers}/${osarch}/${profile}`
    : `xcat/osimage/${imagename}`;
}

/**
 * The URL of a file of an image. The HTTP server has site.installdir as `/install`; the doubled slash is what boot
 * files have always had.
 */
export function imageUrl({ rootimgdir, installdir, server, httpport }: ImagePlan, file: string): string {
  const path = rootimgdir === installdir || rootimgdir.startsWith(`${installdir}/`)
    ? `/install${rootimgdir.slice(installdir.length)}`
    : rootimgdir;
  return `http://${server}:${httpport}/${path}/${file}`;
}
