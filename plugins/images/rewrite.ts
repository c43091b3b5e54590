/** Replaces a file of an image, which keeps its owner and mode. */
import { type Context, DeviceError } from "../../core/mod.ts";

/** @param mode of a file that is new */
export async function rewrite(
  { fs, run }: Pick<Context, "fs" | "run">,
  path: string,
  content: string,
  mode = 0o644,
): Promise<void> {
  const before = await fs.info(path);
  const owner = before &&
    (await run(["stat", "--format=%u:%g", fs.real(path)], { query: true })).stdout.trim();
  await fs.write(path, content, { mode: before?.mode ?? mode });
  if (!owner || owner === "0:0") return;
  const { status, stderr } = await run(["chown", owner, fs.real(path)]);
  if (status !== 0) throw new DeviceError(`chown ${path}: ${stderr.trim()}`);
}
