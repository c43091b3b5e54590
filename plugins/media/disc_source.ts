/** Where a disc is read from: an image file, a drive, or a folder that holds what was on one. */
import { type Context, DeviceError, type Disc, UsageError } from "../../core/mod.ts";

/** Copies everything into a folder that exists; `onFile` is called for each file. */
type Extract = (folder: string, onFile: () => void) => Promise<void>;

export interface DiscSource {
  disc: Disc;
  /** Bytes that a copy needs, as far as that can be told. */
  size: number;
  extract: Extract;
}

const INFO = ".disk/info";

/** @throws UsageError there is no such file, or it holds no file system of discs */
export async function openDisc(context: Context, path: string): Promise<DiscSource> {
  const info = await context.fs.info(path);
  if (!info) throw new UsageError(`There is no ${path}`);
  const real = context.fs.real(path);
  return info.kind === "directory"
    ? await openFolder(context, real, path)
    : { ...await openImage(context, real, path), size: info.size };
}

/** ISO 9660 with Rock Ridge is read by xorriso: neither root nor a loop device is needed, and nothing stays mounted. */
async function openImage(
  { run }: Context,
  real: string,
  path: string,
): Promise<Omit<DiscSource, "size">> {
  const listed = await run(["xorriso", "-indev", real, "-find", "/", "-type", "f"], { query: true });
  if (listed.status === 127) throw new DeviceError("xorriso is not installed; it reads the discs");
  if (listed.status !== 0) {
    throw new UsageError(`${path} is no disc that can be read: ${complaint(listed.stderr)}`);
  }
  const files = listed.stdout.split("\n").filter((line) => line !== "").map((line) => unquote(line).slice(1));
  if (files.length === 0) throw new UsageError(`${path} is no disc that can be read: no file is on it`);
  const read = files.includes(INFO)
    ? await run(["xorriso", "-osirrox", "on", "-indev", real, "-concat", "append", "-", `/${INFO}`, "--"], {
      query: true,
    })
    : undefined;
  if (read && read.status !== 0) throw new UsageError(`${path} is damaged: ${complaint(read.stderr)}`);
  return {
    disc: { info: read?.stdout.trim() ?? "", files },
    async extract(folder, onFile) {
      const words = ["-osirrox", "on:auto_chmod_off", "-report_about", "NOTE", "-indev", real];
      let told = 0;
      const { status, stderr } = await run(["xorriso", ...words, "-extract", "/", folder], {
        onLine(line) {
          const restored = Number(/UPDATE :\s+(\d+) files restored/.exec(line)?.[1] ?? 0);
          for (; told < restored; told++) onFile();
        },
      });
      if (status !== 0) throw new DeviceError(`${path} could not be copied: ${complaint(stderr)}`);
    },
  };
}

async function openFolder({ run, fs }: Context, real: string, path: string): Promise<DiscSource> {
  const listed = await run(["find", real, "-type", "f", "-printf", "%s %P\\n"], { query: true });
  if (listed.status !== 0) throw new UsageError(`${path} cannot be read: ${listed.stderr.trim()}`);
  const lines = listed.stdout.split("\n").filter((line) => line !== "");
  const files = lines.map((line) => line.slice(line.indexOf(" ") + 1));
  return {
    disc: { info: (await fs.readText(`${path}/${INFO}`))?.trim() ?? "", files },
    size: lines.reduce((sum, line) => sum + Number.parseInt(line), 0),
    async extract(folder, onFile) {
      const { status, stderr } = await run(["cp", "-a", "--", `${real}/.`, folder], {});
      if (status !== 0) throw new DeviceError(`${path} could not be copied: ${stderr.trim()}`);
      for (const _ of files) onFile();
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
