/** The images that `nodeset` boots, each read once: table rows and the files in its folder. */
import {
  type Context,
  type ImageBoot,
  type InstallBoot,
  type InstallNode,
  isDisabled,
  nodePackages,
  type Row,
  UnsupportedError,
  UsageError,
} from "../../core/mod.ts";

/** What is the same for every node of an image. */
export interface BootImage {
  /** Undefined: asked for by os, arch and profile. */
  imagename: string | undefined;
  /** Whether the node runs from it or is installed from it. */
  provmethod: Provmethod;
  osvers: string;
  osarch: string;
  profile: string;
  addkcmdline: string;
  /** What boots one node. @throws UsageError what of the image or the node is missing */
  load(node: InstallNode): ImageBoot & Partial<Pick<InstallBoot, "files">>;
}

export type Provmethod = "netboot" | "install";

export interface Osimages {
  /** @throws UsageError no such image, or what it lacks */
  named(imagename: string): Promise<BootImage>;
  /** The image `OS-ARCH-PROVMETHOD-PROFILE`, or the folder of that name. @throws UsageError */
  of(provmethod: Provmethod, osvers: string, osarch: string, profile: string): Promise<BootImage>;
}

/** Reads both tables now, folders when an image is asked for. */
export async function openOsimages(
  { db, fs, registry }: Pick<Context, "db" | "fs" | "registry">,
  { installdir, tftpdir, nodes }: { installdir: string; tftpdir: string; nodes: readonly string[] },
): Promise<Osimages> {
  const osimages = await byName("osimage"), linuximages = await byName("linuximage");
  const opened = new Map<string, Promise<BootImage>>();
  return {
    named: (imagename) => once(`osimage ${imagename}`, () => openNamed(imagename)),
    of: (provmethod, osvers, osarch, profile) =>
      once(`${provmethod} ${osvers}/${osarch}/${profile}`, () => {
        const imagename = `${osvers}-${osarch}-${provmethod}-${profile}`;
        return open(undefined, provmethod, { osvers, osarch, profile }, linuximages.get(imagename));
      }),
  };

  async function byName(table: string): Promise<Map<string, Row>> {
    const rows = (await db.rows(table)).filter((row) => !isDisabled(row));
    return new Map(rows.map((row) => [row.imagename ?? "", row]));
  }

  function once(key: string, make: () => Promise<BootImage>): Promise<BootImage> {
    const image = opened.get(key) ?? make();
    opened.set(key, image);
    return image;
  }

  async function openNamed(imagename: string): Promise<BootImage> {
    const row = osimages.get(imagename);
    if (!row) {
      throw new UsageError(`There is no osimage "${imagename}"; lsdef -t osimage lists those there are`);
    }
    const linux = linuximages.get(imagename);
    if (!linux) throw new UsageError(`osimage "${imagename}" has no row in the table linuximage`);
    if ((row.imagetype ?? "linux").toLowerCase() !== "linux") {
      throw new UnsupportedError(`osimage "${imagename}": osimage.imagetype "${row.imagetype}" is not linux`);
    }
    const { provmethod } = row;
    if (provmethod !== "netboot" && provmethod !== "install") {
      throw new UnsupportedError(
        `osimage "${imagename}": osimage.provmethod is "${
          provmethod ?? ""
        }"; netboot and install are supported`,
      );
    }
    return await open(imagename, provmethod, row, linux);
  }

  async function open(
    imagename: string | undefined,
    provmethod: Provmethod,
    row: Row,
    linux: Row | undefined,
  ): Promise<BootImage> {
    const label = imagename === undefined ? "nodetype" : `osimage "${imagename}"`;
    const part = (column: string) => pathPart(row[column], `${label}: ${column}`);
    const osvers = part("osvers"), osarch = part("osarch"), profile = part("profile");
    const image = {
      imagename: imagename === undefined ? undefined : pathPart(imagename, label),
      provmethod,
      osvers,
      osarch,
      profile,
      addkcmdline: linux?.addkcmdline ?? "",
    };
    const distribution = registry.distributions.find(({ matches }) => matches(osvers));
    if (!distribution?.[provmethod]) {
      throw new UnsupportedError(
        `${label}: nothing here knows how to ${provmethod === "netboot" ? "boot" : "install"} "${osvers}"`,
      );
    }
    const folder = (column: string, other: string) => pathOf(linux?.[column] ?? other, `${label}: ${column}`);
    if (provmethod === "install") {
      const pkgdir = folder("pkgdir", `${installdir}/${osvers}/${osarch}`);
      const { template, partitionfile, otherpkglist } = linux ?? {};
      // Nodes ask for them at their end, when it is too late.
      await nodePackages(fs, installdir, { provmethod, osvers, osarch, profile }, otherpkglist);
      const shared = { ...image, pkgdir, template, partitionfile, installdir };
      const load = await distribution.install?.({ db, fs }, shared, nodes);
      return { ...image, load: (node) => load?.(node) ?? unknown(label) };
    }
    const rootimgdir = folder("rootimgdir", `${installdir}/netboot/${osvers}/${osarch}/${profile}`);
    const files = await fs.list(rootimgdir);
    const shared = { ...image, rootimgdir, files, installdir, tftpdir };
    return { ...image, load: (node) => distribution.netboot?.({ ...shared, ...node }) ?? unknown(label) };
  }
}

function unknown(label: string): never {
  throw new UnsupportedError(`${label}: its distribution does not boot it`);
}

/** @throws UsageError */
function pathOf(path: string, label: string): string {
  if (path.startsWith("/") && !/[\s\p{Cc}]/u.test(path)) return path.replace(/(?<=.)\/+$/, "");
  throw new UsageError(`${label} "${path}" is no absolute path without blanks`);
}

/** A word that may become part of a path below the TFTP root. */
function pathPart(word: string | undefined, label: string): string {
  if (word === undefined) throw new UsageError(`${label} is not set`);
  if (/^[A-Za-z0-9_][\w.+,-]*$/.test(word)) return word;
  throw new UsageError(`${label}: "${word}" may only have letters, digits and _ . + , -`);
}
