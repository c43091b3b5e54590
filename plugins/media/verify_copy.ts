/** Checks a copied disc against what the disc itself says of its files. */
import { type Context, DeviceError } from "../../core/mod.ts";

/** Lists of checksums that discs carry, and the program that reads each. */
const lists = [["sha256sum.txt", "sha256sum"], ["md5sum.txt", "md5sum"]] as const;

/** What makes the image writes into these, after the list was made. No node reads them. */
const patched = /^(?:\.\/)?\w+\/(?:isolinux\.bin|boot\.cat): FAILED/;

/** The list that the disc carries; undefined: it has none. */
export function checksumList(files: readonly string[]): typeof lists[number] | undefined {
  const there = new Set(files);
  return lists.find(([name]) => there.has(name));
}

/** @throws DeviceError files that are missing or damaged */
export async function verifyCopy(
  { fs, run, signal }: Context,
  folder: string,
  files: readonly string[],
): Promise<void> {
  const real = fs.real(folder);
  const there = await run(["find", real, "-type", "f", "-printf", "%P\\0"], { query: true, signal });
  const copied = new Set(there.stdout.split("\0"));
  const missing = files.filter((file) => !copied.has(file));
  if (missing.length > 0) {
    throw new DeviceError(`${missing.length} files of the disc were not copied, the first is ${missing[0]}`);
  }
  const list = checksumList(files);
  if (!list) return;
  const [name, program] = list;
  const { status, stdout, stderr } = await run([program, "--quiet", "--check", name], {
    cwd: real,
    query: true,
    signal,
  });
  if (status === 0) return;
  const failed = stdout.split("\n").filter((line) => line !== "" && !patched.test(line));
  // Without a line, what failed is the list itself.
  const first = failed[0] ?? (stdout === "" ? stderr.trim().split("\n")[0] : undefined);
  if (first !== undefined) throw new DeviceError(`The disc is damaged, by its own ${name}: ${first}`);
}
