/** `base/pkglist.COMPONENT` of a repository: fetched, checked against `base/release`, unpacked, kept. */
import { Buffer } from "node:buffer";
import { type Context, DeviceError, UsageError } from "../../../core/mod.ts";
import { type Package, readPackages } from "../rpm/package.ts";
import { cacheFolder, fetchFiles, localPath } from "./fetch_files.ts";
import { type FileDigests, mismatch, parseRelease, type Release } from "./release.ts";
import type { Source } from "./sources_list.ts";
import { signedText } from "./vendors.ts";

/** What a list may be packed with: a suffix, and the program that unpacks a file in place. */
const packings: readonly { suffix: string; unpack: readonly string[] }[] = [
  { suffix: "", unpack: [] },
  { suffix: ".zst", unpack: ["zstd", "--decompress", "--quiet", "--force", "--rm"] },
  { suffix: ".xz", unpack: ["xz", "--decompress", "--force"] },
  { suffix: ".bz2", unpack: ["bzip2", "--decompress", "--force"] },
];

type Here = Pick<Context, "fs" | "run" | "random" | "signal">;

/** One form of a list, as the release has it. */
interface ListFile {
  url: string;
  suffix: string;
  unpack: readonly string[];
  digests: FileDigests;
}

/**
 * The packages of a source. A list that was read before, by its digest in the release, is not fetched again.
 * @throws DeviceError it cannot be fetched, is not what the release says, or not signed by the source's vendor;
 * UsageError it cannot be read
 */
export async function readPackageList(here: Here, source: Source): Promise<Package[]> {
  const folder = `${source.uri}/${source.arch}`, name = `base/pkglist.${source.component}`;
  const release = parseRelease(await readRelease(here, folder, source.vendor), `${folder}/base/release`);
  const bytes = await readList(here, folder, name, release);
  try {
    return readPackages(bytes);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${folder}/${name}: ${error.message}`);
  }
}

async function readRelease(here: Here, folder: string, vendor: string | undefined): Promise<string> {
  const url = `${folder}/base/release`, local = localPath(url), path = local ?? temporaryPath(here);
  try {
    if (local === undefined) await fetchFiles(here, [{ url, to: path }], here.signal);
    const text = await here.fs.readText(path);
    if (text === undefined) {
      throw new DeviceError(`${path} does not exist: is the address right, and was genbasedir run there?`);
    }
    return vendor === undefined ? text : await signedText(here, path, url, vendor);
  } finally {
    if (local === undefined) await drop(here, path);
  }
}

/** Packed forms first from other machines, the plain one first from this. */
async function readList(here: Here, folder: string, name: string, release: Release): Promise<Uint8Array> {
  const isLocal = folder.startsWith("file:");
  const files = packings.flatMap(({ suffix, unpack }): ListFile[] => {
    const digests = release.files.get(name + suffix);
    return digests ? [{ url: `${folder}/${name}${suffix}`, suffix, unpack, digests }] : [];
  });
  if (files.length === 0) {
    const known = release.fields.get("Components") ?? "none";
    throw new UsageError(`${folder}/base/release lists no ${name}; its components: ${known}`);
  }
  if (!isLocal && files[0]?.suffix === "") files.push(...files.splice(0, 1));
  const plain = release.files.get(name);
  const failures: string[] = [];
  for (const file of files) {
    const key = plain?.blake2b ?? plain?.md5 ?? file.digests.blake2b ?? file.digests.md5 ?? "";
    const kept = `${cacheFolder}/lists/${key}`;
    const known = isLocal && file.suffix === "" ? undefined : await here.fs.readBytes(kept);
    if (known && key !== "" && !mismatch(known, plain ?? {})) return known;
    try {
      return await obtain(here, file, kept, plain ?? {});
    } catch (error) {
      if (!(error instanceof AbsentError)) throw error;
      failures.push(error.message);
    }
  }
  throw new DeviceError(failures.join("; "));
}

/** This form of the list is not there: another may be. */
class AbsentError extends DeviceError {}

/** Fetches, checks, unpacks and checks again. @param kept where the plain list stays for the next time */
async function obtain(
  here: Here,
  { url, suffix, unpack, digests }: ListFile,
  kept: string,
  plain: Partial<FileDigests>,
): Promise<Uint8Array> {
  const { fs, run } = here;
  const local = localPath(url), work = temporaryPath(here), packed = `${work}${suffix}`;
  try {
    if (local !== undefined && !await fs.info(local)) throw new AbsentError(`${local} does not exist`);
    if (local === undefined) {
      await fetchFiles(here, [{ url, to: packed }], here.signal).catch((error) => {
        throw error instanceof DeviceError ? new AbsentError(error.message) : error;
      });
    }
    const bytes = await fs.readBytes(local ?? packed) ?? Buffer.alloc(0);
    const wrong = mismatch(bytes, digests);
    if (wrong !== undefined) {
      throw new DeviceError(`${url} ${wrong} in base/release: the repository is being changed, or damaged`);
    }
    if (suffix === "" && local !== undefined) return bytes;
    await must(run, ["mkdir", "-p", fs.real(`${cacheFolder}/lists`)]);
    if (local !== undefined) await must(run, ["cp", "--", fs.real(local), fs.real(packed)]);
    if (unpack.length > 0) await must(run, [...unpack, fs.real(packed)]);
    const list = await fs.readBytes(work) ?? Buffer.alloc(0);
    const wrongList = mismatch(list, plain);
    if (wrongList !== undefined) throw new DeviceError(`${url}, unpacked, ${wrongList} in base/release`);
    await must(run, ["mv", "-f", "--", fs.real(work), fs.real(kept)]);
    return list;
  } finally {
    await drop(here, work, packed);
  }
}

/** The cache is no part of a site's state: its files are written in a dry run, too. */
async function must(run: Here["run"], argv: readonly string[]): Promise<void> {
  const { status, stderr } = await run(argv, { query: true });
  if (status !== 0) throw new DeviceError(`${argv[0]} failed: ${stderr.trim() || `status ${status}`}`);
}

function drop({ run, fs }: Here, ...paths: string[]): Promise<void> {
  return must(run, ["rm", "-f", "--", ...paths.map(fs.real)]);
}

function temporaryPath({ random }: Here): string {
  return `${cacheFolder}/lists/.${Buffer.from(random(8)).toString("hex")}`;
}
