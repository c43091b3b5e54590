/** Packs a root file system into one file. */
import { type Context, DeviceError, UsageError } from "../../core/mod.ts";
import { hasUnpacker } from "./initrd_programs.ts";
import { excludedExpression, type ExcludeList } from "./exclude_list.ts";

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
  const list = `${work}/list`, archive = `${work}/rootimg.cpio`;
  const left = excludedExpression(excludes);
  await must(context, [
    ...["find", ".", "-xdev", ...left ? ["!", "(", ...left, ")"] : [], "-fprint0", fs.real(list)],
  ], fs.real(root));
  const names = await fs.readBytes(list) ?? new Uint8Array();
  await must(
    context,
    ["cpio", "--null", "--create", "--format=newc", "--quiet", `--file=${fs.real(archive)}`],
    fs.real(root),
    names,
  );
  const { argv, suffix } = compressors[compression];
  await must(context, [...argv, "--force", fs.real(archive)]);
  return `rootimg.cpio${suffix}`;
}

async function packSquashfs(context: Context, packing: Packing): Promise<string> {
  const { fs } = context;
  const { root, work, compression = "zstd", excludes } = packing;
  const left = excludedExpression(excludes), list = `${work}/list`;
  if (left) {
    await must(context, ["find", ".", "-xdev", ...left, "-fprintf", fs.real(list), "%P\\n"], fs.real(root));
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
    ...left ? ["-ef", fs.real(list)] : [],
  ]);
  return "rootimg.squashfs";
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
