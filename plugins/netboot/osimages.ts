/** The images that `nodeset` boots, each read once: table rows and the files in its folder. */
import {
  type Context,
  type Distribution,
  isDisabled,
  type Row,
  UnsupportedError,
  UsageError,
} from "../../core/mod.ts";

/** What is the same for every node of an image. */
export interface BootImage {
  /** Undefined: asked for by os, arch and profile. */
  imagename: string | undefined;
  osvers: string;
  osarch: string;
  profile: string;
  rootimgdir: string;
  addkcmdline: string;
  files: readonly string[];
  distribution: Distribution;
}

export interface Osimages {
  /** @throws UsageError no such image, or what it lacks */
  named(imagename: string): Promise<BootImage>;
  /** The image `OS-ARCH-netboot-PROFILE`, or the folder of that name. @throws UsageError */
  of(osvers: string, osarch: string, profile: string): Promise<BootImage>;
}

/** Reads both tables now, folders when an image is asked for. */
export async function openOsimages(
  { db, fs, registry }: Pick<Context, "db" | "fs" | "registry">,
  installdir: string,
): Promise<Osimages> {
  const osimages = await byName("osimage"), linuximages = await byName("linuximage");
  const opened = new Map<string, Promise<BootImage>>();
  return {
    named: (imagename) => once(`osimage ${imagename}`, () => openNamed(imagename)),
    of: (osvers, osarch, profile) =>
      once(`netboot ${osvers}/${osarch}/${profile}`, () => {
        const imagename = `${osvers}-${osarch}-netboot-${profile}`;
        return open(undefined, { osvers, osarch, profile }, linuximages.get(imagename));
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
    if (row.provmethod !== "netboot") {
      throw new UnsupportedError(
        `osimage "${imagename}": osimage.provmethod is "${
          row.provmethod ?? ""
        }"; only netboot can be booted so far`,
      );
    }
    return await open(imagename, row, linux);
  }

  async function open(imagename: string | undefined, row: Row, linux: Row | undefined): Promise<BootImage> {
    const label = imagename === undefined ? "nodetype" : `osimage "${imagename}"`;
    const part = (column: string) => pathPart(row[column], `${label}: ${column}`);
    const osvers = part("osvers"), osarch = part("osarch"), profile = part("profile");
    const rootimgdir = linux?.rootimgdir?.replace(/\/+$/, "") ??
      `${installdir}/netboot/${osvers}/${osarch}/${profile}`;
    if (!rootimgdir.startsWith("/") || /[\s\p{Cc}]/u.test(rootimgdir)) {
      throw new UsageError(
        `${label}: linuximage.rootimgdir "${rootimgdir}" is no absolute path without blanks`,
      );
    }
    const distribution = registry.distributions.find(({ matches }) => matches(osvers));
    if (!distribution?.netboot) {
      throw new UnsupportedError(`${label}: nothing here knows how to boot "${osvers}"`);
    }
    return {
      imagename: imagename === undefined ? undefined : pathPart(imagename, label),
      osvers,
      osarch,
      profile,
      rootimgdir,
      distribution,
      addkcmdline: linux?.addkcmdline ?? "",
      files: await fs.list(rootimgdir),
    };
  }
}

/** A word that may become part of a path below the TFTP root. */
function pathPart(word: string | undefined, label: string): string {
  if (word === undefined) throw new UsageError(`${label} is not set`);
  if (/^[A-Za-z0-9_][\w.+,-]*$/.test(word)) return word;
  throw new UsageError(`${label}: "${word}" may only have letters, digits and _ . + , -`);
}
