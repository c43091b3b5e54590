/** Packs a root file system into one file. */
import { type Context, DeviceError, UnsupportedError } from "../../core/mod.ts";
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

/** Name of the file in `work`. @throws DeviceError a program fails (a full disk); UnsupportedError no node could use it */
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

async function packCpio(context: Context, packing: Packing): Promise<string> {
  const { fs } = context;
  const { root, work, compression = "gzip", excludes } = packing;
  if (compression === "zstd") {
    throw new UnsupportedError(
      "Nodes unpack cpio with busybox, which knows no zstd: take -m squashfs -c zstd, or -c xz",
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
  const [program, suffix] = compression === "xz"
    ? [["xz", "--threads=0"], ".xz"]
    : [[compression, "-n"], ".gz"];
  await must(context, [...program, "--force", fs.real(archive)]);
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
