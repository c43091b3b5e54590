/** Where a disc is read from: an image file, a drive, or a folder that holds what was on one. */
import { type Context, DeviceError, type Disc, UsageError } from "../../core/mod.ts";

export interface DiscSource {
  disc: Disc;
  /** Bytes that a copy needs. */
  size: number;
  /** Checks what is read against the checksum that the image carries in its header; false: it carries none. */
  check(): Promise<boolean>;
  /** Copies everything into a folder that exists. */
  extract(folder: string): Promise<void>;
}

const named = { info: ".disk/info", arch: ".disk/arch" };

/** @throws UsageError there is no such file, or it holds no file system of discs */
export async function openDisc(context: Context, path: string): Promise<DiscSource> {
  const info = await context.fs.info(path);
  if (!info) throw new UsageError(`There is no ${path}`);
  const real = context.fs.real(path);
  return await (info.kind === "directory" ? openFolder : openImage)(context, real, path);
}

/** ISO 9660 with Rock Ridge is read by xorriso: neither root nor a loop device is needed, and nothing stays mounted. */
async function openImage({ run, signal }: Context, real: string, path: string): Promise<DiscSource> {
  const listed = await run(["xorriso", "-indev", real, "-find", "/", "-type", "f"], { query: true, signal });
  if (listed.status === 127) throw new DeviceError("xorriso is not installed; it reads the discs");
  if (listed.status !== 0) {
    throw new UsageError(`${path} is no disc that can be read: ${complaint(listed.stderr)}`);
  }
  const files = listed.stdout.split("\n").filter((line) => line !== "").map((line) => unquote(line).slice(1));
  if (files.length === 0) throw new UsageError(`${path} is no disc that can be read: no file is on it`);
  const read = async (file: string) => {
    if (!files.includes(file)) return "";
    const words = ["-osirrox", "on", "-indev", real, "-concat", "append", "-", `/${file}`, "--"];
    const { status, stdout, stderr } = await run(["xorriso", ...words], { query: true, signal });
    if (status !== 0) throw new UsageError(`${path} is damaged: ${complaint(stderr)}`);
    return stdout.trim();
  };
  return {
    disc: { info: await read(named.info), arch: await read(named.arch), files },
    // A drive has no size of its own; a block has 2048 bytes.
    size: Number(/(\d+) data blocks/.exec(listed.stderr)?.[1] ?? 0) * 2048,
    async check() {
      const { status, stderr } = await run(["checkisomd5", real], { query: true, signal });
      if (status === 127) throw new DeviceError("checkisomd5 is not installed");
      if (/result is: NA/.test(stderr)) return false;
      if (status !== 0) throw new UsageError(`${path} is damaged, by the checksum that it carries`);
      return true;
    },
    async extract(folder) {
      const words = ["-osirrox", "on:auto_chmod_off", "-indev", real, "-extract", "/", folder];
      const { status, stderr } = await run(["xorriso", ...words], { signal });
      if (status !== 0) throw new DeviceError(`${path} could not be copied: ${complaint(stderr)}`);
    },
  };
}

async function openFolder({ run, fs, signal }: Context, real: string, path: string): Promise<DiscSource> {
  const listed = await run(["find", real, "-type", "f", "-printf", "%s %P\\n"], { query: true, signal });
  if (listed.status !== 0) throw new UsageError(`${path} cannot be read: ${listed.stderr.trim()}`);
  const lines = listed.stdout.split("\n").filter((line) => line !== "");
  const files = lines.map((line) => line.slice(line.indexOf(" ") + 1));
  const read = async (file: string) => (await fs.readText(`${path}/${file}`))?.trim() ?? "";
  return {
    disc: { info: await read(named.info), arch: await read(named.arch), files },
    size: lines.reduce((sum, line) => sum + Number.parseInt(line), 0),
    check: () => Promise.resolve(false),
    async extract(folder) {
      const { status, stderr } = await run(["cp", "-a", "--", `${real}/.`, folder], { signal });
      if (status !== 0) throw new DeviceError(`${path} could not be copied: ${stderr.trim()}`);
    },
  };
}

/** xorriso quotes names as a shell would: `'/it'"'"'s'`. */
function unquote(line: string): string {
  return line.replace(/^'|'$/g, "").replaceAll(`'"'"'`, "'");
}

/** The first line that tells of a fault. */
function complaint(stderr: string): string {
  const line = stderr.split("\n").find((one) => /FAILURE|FATAL|SORRY/.test(one)) ?? stderr.trim();
  return line.replace(/^\S+\s*:\s*(FAILURE|FATAL|SORRY)\s*:\s*/, "");
}
