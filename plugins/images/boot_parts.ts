/** Kernel and initrd of an image, out of its root file system. */
import { Buffer } from "node:buffer";
import { gunzipSync, gzipSync, zstdDecompressSync } from "node:zlib";
import { type Context, DeviceError, listAssets, readAsset, UsageError } from "../../core/mod.ts";
import type { BuildPlace } from "./build_place.ts";
import { type ArchiveEntry, writeCpio } from "./cpio_archive.ts";
import { busyboxEntries } from "./initrd_busybox.ts";
import { unpackerEntries } from "./initrd_programs.ts";
import { bootModules, moduleOrder, usualNetworkModules } from "./kernel_modules.ts";
import { pathInRoot } from "./path_in_root.ts";

export interface BootParts {
  /** Version of the kernel. */
  version: string;
  kernel: Uint8Array;
  initrd: Uint8Array;
  /** Modules in the initrd, by file name, in the order of loading. */
  modules: string[];
}

interface BootSource {
  root: string;
  osarch: string;
  /** Modules of network adapters that must be there; empty: the usual ones as far as the kernel has them. */
  netdrivers: readonly string[];
  kernelver: string | undefined;
}

/** @throws UsageError no kernel, no driver or no busybox, and which package would bring it */
export async function makeBootParts(
  context: Context,
  place: BuildPlace,
  source: BootSource,
): Promise<BootParts> {
  const { root, netdrivers } = source;
  const { version, kernel } = await findKernel(context, source);
  const folder = await pathInRoot(context, root, `/lib/modules/${version}`);
  const dependencies = await context.fs.readText(`${folder}/modules.dep`);
  if (dependencies === undefined) throw new UsageError(`${folder}/modules.dep does not exist: run depmod`);
  const builtin = await context.fs.readText(`${folder}/modules.builtin`) ?? "";
  const optional = netdrivers.length > 0 ? bootModules : [...usualNetworkModules, ...bootModules];
  const files = moduleOrder({ dependencies, builtin }, netdrivers, optional, version);
  const modules: ArchiveEntry[] = [];
  for (const file of files) {
    const path = await pathInRoot(context, root, `/lib/modules/${version}/${file}`);
    const content = await unpackedModule(context, place, path);
    const name = file.slice(file.lastIndexOf("/") + 1).replace(/\.(gz|xz|zst)$/, "");
    modules.push({ path: `lib/modules/${name}`, kind: "file", content, mode: 0o644 });
  }
  const names = modules.map(({ path }) => path.slice("lib/modules/".length));
  const initrd = writeCpio([
    ...initrdScripts(),
    ...await busyboxEntries(context, place, root, source.osarch === "x86" ? 32 : 64),
    ...await unpackerEntries(context, place, root),
    ...modules,
    {
      path: "etc/modules.order",
      kind: "file",
      content: Buffer.from(names.map((name) => `${name}\n`).join("")),
      mode: 0o644,
    },
  ]);
  return { version, kernel, initrd: gzipSync(initrd), modules: names };
}

/** The newest kernel that has an image and modules, or the one that was asked for. */
async function findKernel(
  { fs }: Context,
  { root, kernelver }: BootSource,
): Promise<{ version: string; kernel: Uint8Array }> {
  const versions = await fs.list(await pathInRoot({ fs }, root, "/lib/modules"));
  const newestFirst = new Intl.Collator("en", { numeric: true }).compare;
  const wanted = kernelver === undefined
    ? versions.sort((one, two) => newestFirst(two, one))
    : versions.filter((version) => version === kernelver);
  for (const version of wanted) {
    for (const path of [`/boot/vmlinuz-${version}`, `/lib/modules/${version}/vmlinuz`]) {
      const kernel = await fs.readBytes(await pathInRoot({ fs }, root, path));
      if (kernel) return { version, kernel };
    }
  }
  const there = versions.length === 0 ? "none" : versions.join(", ");
  throw new UsageError(
    kernelver === undefined
      ? `The image has no kernel: its package list must name one (modules of: ${there})`
      : `The image has no kernel ${kernelver}; there is: ${there}`,
  );
}

/** busybox of old versions loads plain modules only. */
async function unpackedModule({ fs, run }: Context, place: BuildPlace, path: string): Promise<Uint8Array> {
  const bytes = await fs.readBytes(path);
  if (!bytes) throw new UsageError(`${path} does not exist, though modules.dep names it: run depmod`);
  if (path.endsWith(".gz")) return gunzipSync(bytes);
  if (path.endsWith(".zst")) return zstdDecompressSync(bytes);
  if (!path.endsWith(".xz")) return bytes;
  await fs.write(`${place.folder}/module.xz`, bytes);
  const { status, stderr } = await run(["xz", "-d", "-f", fs.real(`${place.folder}/module.xz`)]);
  if (status !== 0) throw new DeviceError(`xz cannot unpack ${path}: ${stderr.trim()}`);
  return await fs.readBytes(`${place.folder}/module`) ?? new Uint8Array();
}

/** `init` in the root of the initrd, what it uses in /etc. */
function initrdScripts(): ArchiveEntry[] {
  const folder = "share/netboot/initrd/";
  return listAssets(folder).map((asset) => {
    const content = readAsset(asset), name = asset.slice(folder.length);
    const mode = content[0] === 0x23 && content[1] === 0x21 ? 0o755 : 0o644;
    return { path: name === "init" ? "init" : `etc/${name}`, kind: "file", content, mode };
  });
}
