/** An image as the tables and folders of the site describe it. */
import {
  type Context,
  isDisabled,
  profileFiles,
  type ProfileName,
  type Row,
  UsageError,
} from "../../core/mod.ts";

export interface ImageDefinition extends ProfileName {
  imagename: string;
  /** Folder of kernel, initrd.gz, rootimg. */
  rootimgdir: string;
  pkglists: readonly string[];
  otherpkglists: readonly string[];
  /** Folder of the copied installation media. */
  pkgdir: string;
  otherpkgdir: string;
  exlists: readonly string[];
  synclists: readonly string[];
  postinstalls: readonly string[];
  netdrivers: readonly string[];
  kernelver: string | undefined;
  /** Its row in linuximage, empty where there is none yet. */
  linuximage: Row;
}

export interface ImageWords {
  imagename?: string | undefined;
  osver?: string | undefined;
  arch?: string | undefined;
  profile?: string | undefined;
}

/** An image by its name in osimage, or by system, architecture (default: this machine's) and profile. @throws UsageError */
export async function describeImage(context: Context, words: ImageWords): Promise<ImageDefinition> {
  const installdir = (await context.db.site()).get("installdir") ?? "/install";
  const name = await profileName(context, words);
  const imagename = words.imagename ?? `${name.osvers}-${name.osarch}-netboot-${name.profile}`;
  const linuximage = await rowOf(context, "linuximage", imagename) ?? {};
  const osimage = await rowOf(context, "osimage", imagename) ?? {};
  const files = profileFiles(context.fs, installdir, "netboot", name);
  /**
   * The files of a column, else the first of that suffix. A column that names one of these is no choice of the site:
   * it says what was taken the last time.
   */
  const listed = async (value: string | undefined, suffix: string) => {
    const paths = (value ?? "").split(",").map((path) => path.trim()).filter(Boolean);
    if (paths.some((path) => !files.paths(suffix).includes(path))) return paths;
    const found = await files.find(suffix);
    return found === undefined ? [] : [found.path];
  };
  const { osvers, osarch, profile } = name;
  const rootimgdir = (linuximage.rootimgdir ?? `${installdir}/netboot/${osvers}/${osarch}/${profile}`)
    .replace(/\/+$/, "");
  if (!/^(\/[^/\s\p{Cc}]+){2,}$/u.test(rootimgdir) || rootimgdir.split("/").includes("..")) {
    throw new UsageError(`linuximage.rootimgdir "${rootimgdir}" is no absolute path without blanks`);
  }
  return {
    ...name,
    imagename,
    rootimgdir,
    pkglists: await listed(linuximage.pkglist, "pkglist"),
    otherpkglists: await listed(linuximage.otherpkglist, "otherpkgs.pkglist"),
    pkgdir: linuximage.pkgdir ?? `${installdir}/${osvers}/${osarch}`,
    otherpkgdir: linuximage.otherpkgdir ?? `${installdir}/post/otherpkgs/${osvers}/${osarch}`,
    exlists: await listed(linuximage.exlist, "exlist"),
    synclists: await listed(osimage.synclists, "synclist"),
    postinstalls: await listed(linuximage.postinstall, "postinstall"),
    netdrivers: (linuximage.netdrivers ?? "").split(/[\s,]+/).filter(Boolean),
    kernelver: linuximage.kernelver,
    linuximage,
  };
}

async function profileName(context: Context, { imagename, osver, arch, profile }: ImageWords) {
  if (imagename === undefined) {
    return {
      osvers: pathPart(osver, "system, -o,"),
      osarch: pathPart(arch ?? await machineArch(context), "architecture, -a,"),
      profile: pathPart(profile, "profile, -p,"),
    };
  }
  const row = await rowOf(context, "osimage", imagename);
  if (!row) {
    throw new UsageError(`There is no osimage "${imagename}"; lsdef -t osimage lists those there are`);
  }
  const part = (column: string) => pathPart(row[column], `osimage "${imagename}": ${column}`);
  return { osvers: part("osvers"), osarch: part("osarch"), profile: part("profile") };
}

async function rowOf({ db }: Context, table: string, imagename: string): Promise<Row | undefined> {
  return (await db.rows(table)).find((row) => row.imagename === imagename && !isDisabled(row));
}

/** In the tables' words. */
async function machineArch({ run }: Context): Promise<string> {
  const { stdout } = await run(["uname", "-m"], { query: true });
  return stdout.trim().replace(/^i[3-6]86$/, "x86");
}

/** A word that becomes part of paths. */
function pathPart(word: string | undefined, label: string): string {
  if (word === undefined || word === "") throw new UsageError(`The image's ${label} is not given`);
  if (/^[A-Za-z0-9_][\w.+-]*$/.test(word)) return word;
  throw new UsageError(`The image's ${label} "${word}" may only have letters, digits and _ . + -`);
}
