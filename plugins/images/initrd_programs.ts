/** Programs of an image that its initrd takes along, each with the libraries that it is linked with. */
import { gunzipSync } from "node:zlib";
import type { Context } from "../../core/mod.ts";
import type { BuildPlace } from "./build_place.ts";
import type { ArchiveEntry } from "./cpio_archive.ts";
import { readProgram } from "./read_program.ts";
import { pathInRoot } from "./path_in_root.ts";

/** For roots packed as .cpio.zst, which busybox cannot unpack. */
export const unpacker = "zstd";

/** The unpacker, if the image has it. @throws DeviceError its loader cannot be run */
export async function unpackerEntries(
  context: Context,
  place: BuildPlace,
  root: string,
): Promise<ArchiveEntry[]> {
  const { fs } = context;
  const read = async (path: string) => await fs.readBytes(await pathInRoot(context, root, path));
  for (const path of [`/usr/bin/${unpacker}`, `/bin/${unpacker}`]) {
    const content = await read(path);
    const program = content && readProgram(content);
    if (!content || !program) continue;
    const entries: ArchiveEntry[] = [{ path: `bin/${unpacker}`, kind: "file", content, mode: 0o755 }];
    for (const library of await librariesOf(context, place, root, path, program.loader)) {
      const bytes = await read(library);
      if (bytes) entries.push({ path: library.slice(1), kind: "file", content: bytes, mode: 0o755 });
    }
    return entries;
  }
  return [];
}

/** True where the initrd beside a root file system holds the unpacker. */
export async function hasUnpacker({ fs }: Pick<Context, "fs">, root: string): Promise<boolean> {
  const initrd = await fs.readBytes(`${root.slice(0, root.lastIndexOf("/"))}/initrd.gz`);
  return initrd !== undefined && gunzipSync(initrd).includes(`bin/${unpacker}\0`);
}

/** The dynamic loader tells: `libz.so.1 => /lib64/libz.so.1 (0x…)`. */
async function librariesOf(
  { fs }: Context,
  place: BuildPlace,
  root: string,
  program: string,
  loader: string | undefined,
): Promise<string[]> {
  if (loader === undefined) return [];
  const { stderr } = await place.run(["chroot", fs.real(root), loader, "--list", program]);
  return [...stderr.matchAll(/=> (\/\S+) \(0x/g)].map(([, path = ""]) => path).concat(loader);
}
