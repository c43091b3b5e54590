/** Packs a root file system into one file. */
import { Buffer } from "node:buffer";
import { type Context, DeviceError, UsageError } from "../../core/mod.ts";
import { hasUnpacker } from "./initrd_programs.ts";
import {
  type ExcludeExpressions,
  excludeExpressions,
  type ExcludeList,
  foldersAbove,
} from "./exclude_list.ts";

export const methods = ["cpio", "squashfs", "nfs"] as const;
export type Method = typeof methods[number];

export const compressions = ["gzip", "pigz", "xz", "zstd"] as const;
export type Compression = typeof compressions[number];

/** Files that any method may have made, without their digests. */
export const packedNames = ["nfs", "squashfs", "sfs", "cpio", "cpio.gz", "cpio.xz", "cpio.zst"].map((kind) =>
  `rootimg.${kind}`
);

export interface Packing {
  root: string;
  /** An empty folder for the result and for lists. */
  work: string;
  method: Method;
  compression: Compression | undefined;
  excludes: ExcludeList;
}

/** Name of the file in `work`. @throws DeviceError a program fails (a full disk); UsageError no node could use it */
export async function packRoot(context: Context, packing: Packing): Promise<string> {
  const { method, work } = packing;
  if (method === "nfs") {
    await context.fs.write(
      `${work}/rootimg.nfs`,
      "Nodes mount the folder rootimg beside this file over NFS.\n",
    );
    return "rootimg.nfs";
  }
  return method === "cpio" ? await packCpio(context, packing) : await packSquashfs(context, packing);
}

/** Programs that put a packed file in the place of one that is not. */
const compressors: Readonly<Record<Compression, { argv: readonly string[]; suffix: string }>> = {
  gzip: { argv: ["gzip", "-n"], suffix: ".gz" },
  pigz: { argv: ["pigz", "-n"], suffix: ".gz" },
  xz: { argv: ["xz", "--threads=0"], suffix: ".xz" },
  zstd: { argv: ["zstd", "-q", "--rm", "--threads=0", "-15"], suffix: ".zst" },
};

async function packCpio(context: Context, packing: Packing): Promise<string> {
  const { fs } = context;
  const { root, work, compression = "gzip", excludes } = packing;
  if (compression === "zstd" && !await hasUnpacker(context, root)) {
    throw new UsageError(
      "Nodes unpack cpio with what their initrd holds, and this one has no zstd: name the package zstd in the list of " +
        "packages and make the image again, or take -c xz, or -m squashfs -c zstd",
    );
  }
  const archive = `${work}/rootimg.cpio`;
  const expressions = excludeExpressions(excludes);
  const names = [
    ...await foldersOfKept(context, packing, expressions),
    ...await find(context, packing, expressions ? ["!", "(", ...expressions.left, ")"] : []),
  ];
  await must(
    context,
    ["cpio", "--null", "--create", "--format=newc", "--quiet", `--file=${fs.real(archive)}`],
    fs.real(root),
    Buffer.from(names.map((name) => `${name}\0`).join(""), "latin1"),
  );
  const { argv, suffix } = compressors[compression];
  await must(context, [...argv, "--force", fs.real(archive)]);
  return `rootimg.cpio${suffix}`;
}

async function packSquashfs(context: Context, packing: Packing): Promise<string> {
  const { fs } = context;
  const { root, work, compression = "zstd", excludes } = packing;
  const expressions = excludeExpressions(excludes), list = `${work}/left`;
  if (expressions) {
    // A folder that is named goes with all that is in it.
    const folders = new Set(await foldersOfKept(context, packing, expressions));
    const left = (await find(context, packing, expressions.left)).filter((path) => !folders.has(path));
    await fs.write(list, Buffer.from(left.map((path) => `${path.slice("./".length)}\n`).join(""), "latin1"));
  }
  await must(context, [
    ...[
      "mksquashfs",
      fs.real(root),
      fs.real(`${work}/rootimg.squashfs`),
      "-noappend",
      "-no-progress",
      "-quiet",
    ],
    ...["-one-file-system", "-comp", compression === "pigz" ? "gzip" : compression],
    ...expressions ? ["-ef", fs.real(list)] : [],
  ]);
  return "rootimg.squashfs";
}

/** Folders that must be in the image since something in them stays, although they are themselves left out. */
async function foldersOfKept(
  context: Context,
  packing: Packing,
  expressions: ExcludeExpressions | undefined,
): Promise<string[]> {
  return expressions?.kept ? foldersAbove(await find(context, packing, expressions.kept)) : [];
}

/** Paths as `./etc/passwd`, a character for each byte. */
async function find(context: Context, { root, work }: Packing, expression: string[]): Promise<string[]> {
  const { fs } = context, list = `${work}/list`;
  await must(context, ["find", ".", "-xdev", ...expression, "-fprint0", fs.real(list)], fs.real(root));
  const bytes = await fs.readBytes(list) ?? new Uint8Array();
  return Buffer.from(bytes).toString("latin1").split("\0").filter((path) => path !== "");
}

async function must(
  { run, signal }: Context,
  argv: readonly string[],
  cwd?: string,
  input?: Uint8Array,
): Promise<void> {
  const { status, stderr } = await run(argv, { signal, ...cwd ? { cwd } : {}, ...input ? { input } : {} });
  if (status !== 0) {
    throw new DeviceError(`${argv[0]} failed: ${stderr.trim().split("\n").at(-1) || `status ${status}`}`);
  }
}
