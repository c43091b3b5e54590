/** What the folder of a copied disc offers to Debian's installer: an archive of packages, as a mirror has it. */
import { gunzipSync } from "node:zlib";
import { type Fs, type InstallImage, UsageError } from "../../../core/mod.ts";
import { architectures } from "../architectures.ts";
import { suiteOf } from "../suites.ts";

export interface Mirror {
  /** `bookworm`: a folder in `dists`. */
  suite: string;
  /** `amd64`. */
  arch: string;
  /** The archive is signed, and the installer can check it. */
  isSigned: boolean;
  /** Names of the packages. @throws UsageError there is no list of them */
  packages(): Promise<ReadonlySet<string>>;
  /** Versions of the kernel that the installer's modules are for. */
  kernels: readonly string[];
}

/** @throws UsageError it is none, or holds nothing for the installer */
export async function openMirror(
  fs: Fs,
  { pkgdir, osvers, osarch }: Pick<InstallImage, "pkgdir" | "osvers" | "osarch">,
): Promise<Mirror> {
  const arch = architectures[osarch];
  if (arch === undefined) throw new UsageError(`Debian knows no architecture "${osarch}"`);
  const dists = `${pkgdir}/dists`;
  const known = suiteOf(osvers);
  const suites = await fs.list(dists);
  const suite = suites.find((name) => name === known) ?? suites.find((name) => name !== "stable");
  if (suite === undefined) {
    throw new UsageError(`${pkgdir} holds no packages of Debian (there is no dists): copycds copies a disc`);
  }
  const folder = `${dists}/${suite}`;
  for (const file of [`${folder}/Release`, `${folder}/main/binary-${arch}/Release`]) {
    if (!await fs.info(file)) {
      throw new UsageError(`There is no ${file}, by which the installer knows what the disc has`);
    }
  }
  const modules = await readPackages(fs, `${folder}/main/debian-installer/binary-${arch}`);
  if (modules === undefined) {
    throw new UsageError(
      `${folder}/main/debian-installer/binary-${arch} has no Packages.gz: the disc has nothing for the installer`,
    );
  }
  // Such as ext4-modules-6.1.0-50-amd64-di.
  const kernels = new Set(modules.flatMap((name) => /-modules-(\d.*)-di$/.exec(name)?.[1] ?? []));
  return {
    suite,
    arch,
    isSigned: await fs.info(`${folder}/InRelease`) !== undefined ||
      await fs.info(`${folder}/Release.gpg`) !== undefined,
    kernels: [...kernels],
    async packages() {
      const names = await readPackages(fs, `${folder}/main/binary-${arch}`);
      if (names === undefined) throw new UsageError(`${folder}/main/binary-${arch} has no Packages.gz`);
      return new Set(names);
    },
  };
}

/** Names in a list of packages, packed or not; undefined where there is none. */
async function readPackages(fs: Fs, folder: string): Promise<string[] | undefined> {
  const packed = await fs.readBytes(`${folder}/Packages.gz`);
  const text = packed ? unpack(packed, `${folder}/Packages.gz`) : await fs.readText(`${folder}/Packages`);
  return text === undefined
    ? undefined
    : [...text.matchAll(/^Package: (\S+)/gm)].map(([, name = ""]) => name);
}

function unpack(bytes: Uint8Array, path: string): string {
  try {
    return gunzipSync(bytes).toString("utf8");
  } catch {
    throw new UsageError(`${path} is damaged: it cannot be unpacked`);
  }
}
