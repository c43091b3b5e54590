/** The .rpm files of packages on this machine, checked against the digests of their lists. */
import { type Context, DeviceError } from "../../../core/mod.ts";
import { type Package, renderPackage } from "../rpm/package.ts";
import { cacheFolder, fetchFiles, localPath } from "./fetch_files.ts";
import type { PackagePlaces } from "./site_packages.ts";
import { mismatch } from "./release.ts";

/** Paths in the order of the packages; what lies on other machines is fetched once and kept. @throws DeviceError */
export async function obtainPackages(
  context: Context,
  packages: readonly Package[],
  places: PackagePlaces,
): Promise<string[]> {
  const files = packages.map((pkg) => {
    const url = `${places.get(pkg)}/${pkg.file.name}`, local = localPath(url);
    return {
      pkg,
      url,
      path: local ?? `${cacheFolder}/packages/${pkg.file.name}`,
      isLocal: local !== undefined,
    };
  });
  const missing = [];
  for (const file of files) if (!file.isLocal && !await isRight(context, file)) missing.push(file);
  await fetchFiles(context, missing.map(({ url, path }) => ({ url, to: path })), context.signal);
  for (const { pkg, path, url } of [...missing, ...files.filter(({ isLocal }) => isLocal)]) {
    const bytes = await context.fs.readBytes(path);
    if (!bytes) {
      throw new DeviceError(`${url} does not exist, though the list names it for ${renderPackage(pkg)}`);
    }
    const wrong = mismatch(bytes, pkg.file);
    if (wrong !== undefined) throw new DeviceError(`${url} ${wrong} for ${renderPackage(pkg)}`);
  }
  return files.map(({ path }) => path);
}

async function isRight({ fs }: Context, { path, pkg }: { path: string; pkg: Package }): Promise<boolean> {
  const bytes = await fs.readBytes(path);
  return bytes !== undefined && mismatch(bytes, pkg.file) === undefined;
}
