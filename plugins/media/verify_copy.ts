/** Checks a copied disc against what the disc itself says of its files. */
import { type Context, DeviceError } from "../../core/mod.ts";

/** Lists of checksums that discs carry, and the program that reads each. */
const lists = [["sha256sum.txt", "sha256sum"], ["md5sum.txt", "md5sum"]] as const;

/** @throws DeviceError files that are missing or damaged */
export async function verifyCopy(
  { fs, run }: Context,
  folder: string,
  files: readonly string[],
): Promise<void> {
  const there = await run(["find", fs.real(folder), "-type", "f", "-printf", "%P\\0"], { query: true });
  const copied = new Set(there.stdout.split("\0"));
  const missing = files.filter((file) => !copied.has(file));
  if (missing.length > 0) {
    throw new DeviceError(`${missing.length} files of the disc were not copied, the first is ${missing[0]}`);
  }
  const list = lists.find(([name]) => copied.has(name));
  if (!list) return;
  const [name, program] = list;
  const { status, stdout, stderr } = await run([program, "--quiet", "--check", name], {
    cwd: fs.real(folder),
    query: true,
  });
  if (status === 0) return;
  const first = (stdout || stderr).trim().split("\n")[0];
  throw new DeviceError(`The disc is damaged, by its own ${name}: ${first}`);
}
