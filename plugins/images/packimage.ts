/** `packimage`: makes what nodes load out of the root file system of an image. */
import { Buffer } from "node:buffer";
import {
  type Context,
  defineCommand,
  DeviceError,
  operand,
  type Progress,
  readSharedFile,
  type Result,
  UsageError,
  value,
  watchProgress,
} from "../../core/mod.ts";
import { type ExcludeList, parseExcludeList } from "./exclude_list.ts";
import { isMounted, mountedMark } from "./generations.ts";
import { clearStale, holdImage } from "./hold_image.ts";
import { describeImage, type ImageDefinition } from "./image_definition.ts";
import { recordImage } from "./image_rows.ts";
import { type Compression, compressions, type Method, methods, packedNames, packRoot } from "./pack_root.ts";
import { personalizeRoot } from "./personalize_root.ts";
import { addProgramFiles } from "./program_files.ts";

export const packimage = defineCommand({
  name: "packimage",
  summary: "Pack the root file system of a diskless image",
  description:
    "Brings rootimg, which genimage made, up to date: root's password from passwd (key=system), root's public " +
    "keys, the cluster's authority, the files of the synclist; host keys and the machine-id are removed. Then packs it: " +
    "cpio is unpacked into the memory of the nodes, squashfs stays packed in it, nfs is mounted from the server. What " +
    "PROFILE.exlist names is left out, but not of nfs. The packed image replaces one made by another method.",
  changes: true,
  options: {
    osver: value("o", "OS", "system: alt, altp10, sisyphus, …"),
    arch: value("a", "ARCH", "architecture: x86_64 or x86; default: that of this machine"),
    profile: value("p", "PROFILE", "profile, such as compute or service"),
    method: value("m", "METHOD", "cpio (default), squashfs or nfs"),
    compress: value("c", "PROGRAM", "gzip, pigz, xz or zstd; default: gzip for cpio, zstd for squashfs"),
  },
  operands: {
    imagename: operand("name of the image in osimage, instead of -o, -a and -p", { optional: true }),
  },
  examples: [
    ["packimage -p compute -o alt -a x86_64 -m nfs", "nodes mount the root file system"],
    ["packimage alt-x86_64-netboot-compute -m squashfs", "nodes load it packed"],
  ],
  async *run(context, options) {
    const method = oneOf("-m", options.method ?? "cpio", methods);
    const compression = options.compress === undefined
      ? undefined
      : oneOf("-c", options.compress, compressions);
    const image = await describeImage(context, options);
    const root = `${image.rootimgdir}/rootimg`;
    if (!await context.fs.info(root)) {
      throw new UsageError(`${root} does not exist: make it with genimage ${image.imagename}`);
    }
    const excludes = await readExcludes(context, image);
    const release = await holdImage(context, image.rootimgdir);
    try {
      await clearStale(context, image.rootimgdir);
      await addProgramFiles(context, root);
      yield* personalizeRoot(context, image, root);
      yield* pack(context, image, { method, compression, excludes });
    } finally {
      release();
    }
    await recordImage(context, image);
  },
});

interface How {
  method: Method;
  compression: Compression | undefined;
  excludes: ExcludeList;
}

/** In a folder beside, so that the old image is there until the new one is complete. */
async function* pack(context: Context, image: ImageDefinition, how: How): AsyncGenerator<Result> {
  const { fs, random, dryRun } = context;
  const { rootimgdir } = image;
  const work = `${rootimgdir}/.packimage.${Buffer.from(random(3)).toString("hex")}`;
  try {
    await fs.makeDirectory(work);
    const packing = packRoot(context, { root: `${rootimgdir}/rootimg`, work, ...how });
    const name = yield* watchProgress(packing, () => written(context, work), context.clock);
    const names = [name];
    if (how.method !== "nfs") {
      await fs.write(`${work}/${name}.sha256`, `${await sha256(context, `${work}/${name}`)}  ${name}\n`);
      names.push(`${name}.sha256`);
    }
    if (dryRun) return;
    // The digest first: with the old image it is refused, which is tried again; an image without one is believed.
    for (const made of names.reverse()) await fs.rename(`${work}/${made}`, `${rootimgdir}/${made}`);
    if (name !== "rootimg.nfs" && await isMounted(context, rootimgdir)) {
      await fs.write(`${rootimgdir}/${mountedMark}`, "");
    }
    for (const old of packedNames.filter((other) => other !== name)) {
      for (const path of [old, `${old}.sha256`]) await fs.remove(`${rootimgdir}/${path}`);
    }
    const packed = how.method === "nfs"
      ? "mounted as it is"
      : mebibytes((await fs.info(`${rootimgdir}/${name}`))?.size);
    yield {
      info: `${rootimgdir}/${name}: ${packed}; root file system ${await rootSize(context, rootimgdir)}`,
    };
  } finally {
    await fs.remove(work);
  }
}

/** How much stands in the folder: how much there will be, nobody can tell before it is packed. */
async function written({ fs }: Context, work: string): Promise<Progress> {
  const files = await Promise.all((await fs.list(work)).map((name) => fs.info(`${work}/${name}`)));
  const bytes = files.reduce((sum, file) => sum + (file?.size ?? 0), 0);
  return { done: Math.round(bytes / 2 ** 20), unit: "MiB" };
}

async function readExcludes({ fs }: Context, image: ImageDefinition): Promise<ExcludeList> {
  const all: { exclude: string[]; keep: string[] } = { exclude: [], keep: [] };
  for (const path of image.exlists) {
    const text = await readSharedFile(fs, path);
    if (text === undefined) throw new UsageError(`The list ${path} of what is left out does not exist`);
    const { exclude, keep } = parseExcludeList(text, path);
    all.exclude.push(...exclude);
    all.keep.push(...keep);
  }
  return all;
}

async function sha256({ fs, run, dryRun }: Context, path: string): Promise<string> {
  const { status, stdout, stderr } = await run(["sha256sum", "--", fs.real(path)]);
  const digest = /^[0-9a-f]{64}/.exec(stdout)?.[0];
  if (digest !== undefined || dryRun) return digest ?? "";
  throw new DeviceError(`sha256sum failed: ${stderr.trim() || `status ${status}`}`);
}

async function rootSize({ fs, run }: Context, rootimgdir: string): Promise<string> {
  const { stdout } = await run(["du", "-s", "-x", "--block-size=1", "--", fs.real(`${rootimgdir}/rootimg`)], {
    query: true,
  });
  return mebibytes(Number.parseInt(stdout));
}

function mebibytes(bytes = 0): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

function oneOf<const T extends string>(option: string, word: string, known: readonly T[]): T {
  const found = known.find((name) => name === word);
  if (found !== undefined) return found;
  throw new UsageError(`${option} ${word}: known are ${known.join(", ")}`);
}
