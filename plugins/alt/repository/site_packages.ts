/** All packages that an image can be made of: those of `sources.list`, and those of a folder of other packages. */
import { type Context, UsageError } from "../../../core/mod.ts";
import { type Package, packageOf } from "../rpm/package.ts";
import { readPackageList } from "./package_list.ts";
import { readPackageFiles } from "./read_package_files.ts";
import { altArch, parseSourcesList } from "./sources_list.ts";

/** A package, and the folder or address that its file lies in. */
export type PackagePlaces = ReadonlyMap<Package, string>;

/** What a machine of xCAT's architecture runs, in the words of RPM. */
function accepts(osarch: string): (pkg: Package) => boolean {
  const arch = altArch(osarch);
  const known = new Set(
    arch === "i586" ? ["i386", "i486", "i586", "i686", "pentium3", "pentium4", "noarch"] : [arch, "noarch"],
  );
  return (pkg) => known.has(pkg.arch) || (arch === "x86_64" && pkg.name.startsWith("i586-"));
}

/**
 * The packages of the repositories in the file that site.aptsrclist_ARCH names, default
 * /etc/xcat/alt/sources.list_ARCH. @throws UsageError the file is missing or wrong; DeviceError a repository fails
 */
export async function* readSitePackages(
  context: Context,
  osarch: string,
): AsyncGenerator<{ info: string }, Map<Package, string>> {
  const key = `aptsrclist_${osarch}`;
  const path = (await context.db.site()).get(key) ?? `/etc/xcat/alt/sources.list_${osarch}`;
  const text = await context.fs.readText(path);
  if (text === undefined) {
    throw new UsageError(
      `${path} does not exist: write into it where the repositories are, or set site.${key}`,
    );
  }
  const isFit = accepts(osarch), places = new Map<Package, string>();
  const sources = parseSourcesList(text, path);
  for (const source of sources) {
    const packages = (await readPackageList(context, source)).filter(isFit);
    for (const pkg of packages) places.set(pkg, `${source.uri}/${source.arch}/RPMS.${source.component}`);
    yield { info: `${source.uri} ${source.arch} ${source.component}: ${packages.length} packages` };
  }
  return places;
}

/** The .rpm files in the folders RPMS.… of a folder, read themselves: lists may be older than they are. */
export async function readOtherPackages(
  context: Context,
  folder: string,
  osarch: string,
): Promise<Map<Package, string>> {
  const isFit = accepts(osarch), places = new Map<Package, string>();
  const components = (await context.fs.list(folder)).filter((name) => name.startsWith("RPMS."));
  if (components.length === 0) throw new UsageError(`${folder} has no folder RPMS.… with the other packages`);
  for (const component of components) {
    for await (const { header, file } of readPackageFiles(context, `${folder}/${component}`)) {
      const pkg = { ...packageOf(header), file };
      if (isFit(pkg)) places.set(pkg, `file:${folder}/${component}`);
    }
  }
  return places;
}
