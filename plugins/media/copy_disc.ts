/** Takes a disc over: nothing is at its place before it is complete and checked. */
import { Buffer } from "node:buffer";
import { type Context, DeviceError, type Result, UsageError, watchProgress } from "../../core/mod.ts";
import type { DiscSource } from "./disc_source.ts";
import { makeHarmless } from "./harmless_copy.ts";
import { checksumList, verifyCopy } from "./verify_copy.ts";

/** Working folders that are older than this belong to nobody any more. */
const staleMs = 24 * 3600 * 1000;

/** Everything is done in a folder beside, which takes the place of the old one when it is complete. */
export async function* copyDisc(
  context: Context,
  source: DiscSource,
  path: string,
  folder: string,
): AsyncGenerator<Result> {
  const { fs, run, clock, random, dryRun } = context;
  const slash = folder.lastIndexOf("/");
  const parent = folder.slice(0, slash) || "/", name = folder.slice(slash + 1);
  // A name of its own, for two who copy the same disc at once.
  const suffix = Buffer.from(random(3)).toString("hex");
  const closed = `${parent}/.${name}.copying.${suffix}`, fresh = `${closed}/${name}`;
  const old = `${parent}/.${name}.old`;
  await fs.makeDirectory(parent);
  await clearLeft(context, parent, name);
  await requireSpace(context, parent, source.size);
  yield* checkSource(context, source, path);
  try {
    // Nobody else runs what is on the disc before it is harmless.
    await fs.makeDirectory(closed, { mode: 0o700 });
    await fs.makeDirectory(fresh);
    const extracting = extract(context, source, parent, fresh);
    const total = mebibytes(source.size);
    yield* watchProgress(
      extracting,
      async () => ({ done: Math.min(await written(context, fresh), total), total, unit: "MiB" }),
      clock,
    );
    const { files } = source.disc;
    const list = checksumList(files);
    if (list) yield { info: `Checking what was copied by ${list[0]}` };
    if (!dryRun) {
      await verifyCopy(context, fresh, files);
      yield* makeHarmless(context, fresh);
    }
    // A name must not come to the disk before what it names: the power may fail.
    const { status, stderr } = await run(["sync", "-f", fs.real(fresh)]);
    if (status !== 0) throw new DeviceError(`${folder} does not come to the disk: ${stderr.trim()}`);
    await fs.exclusively(folder, async () => {
      // A run that was killed between the two renames left the old copy under its other name.
      if (await fs.info(old) && !await fs.info(folder)) await fs.rename(old, folder);
      await fs.remove(old);
      if (await fs.info(folder)) {
        await linkMissing(context, folder, fresh);
        await fs.rename(folder, old);
      }
      await fs.rename(fresh, folder);
    });
  } finally {
    await fs.remove(closed);
  }
  await fs.remove(old);
}

/** What copies left that were killed a day ago or earlier. */
async function clearLeft({ fs, clock }: Context, parent: string, name: string): Promise<void> {
  for (const left of await fs.list(parent)) {
    if (!left.startsWith(`.${name}.copying`)) continue;
    const info = await fs.info(`${parent}/${left}`);
    if (info && clock.now() - info.mtimeMs > staleMs) await fs.remove(`${parent}/${left}`);
  }
}

/** @throws UsageError before anything is copied */
async function requireSpace(context: Context, folder: string, size: number): Promise<void> {
  const free = await freeBytes(context, folder);
  if (free === undefined || free >= size) return;
  const left = (await context.fs.list(folder)).filter((name) => /^\..+\.copying(\.|$)/.test(name));
  const remark = left.length === 0
    ? ""
    : `; ${left.join(", ")} in it: of a copy that is running, or was killed`;
  throw new UsageError(
    `${folder} has ${mebibytes(free)} MiB free, the disc needs ${mebibytes(size)} MiB${remark}`,
  );
}

/** Undefined where the folder is not there (in a dry run). */
async function freeBytes({ fs, run }: Context, folder: string): Promise<number | undefined> {
  const { status, stdout } = await run(["df", "-kP", "--", fs.real(folder)], { query: true });
  return status === 0 ? Number(stdout.trim().split("\n").at(-1)?.split(/\s+/)[3]) * 1024 : undefined;
}

/** The programs that copy tell of a full disk in strange ways. */
async function extract(context: Context, source: DiscSource, parent: string, fresh: string): Promise<void> {
  try {
    await source.extract(context.fs.real(fresh));
  } catch (error) {
    const free = await freeBytes(context, parent);
    if (free === undefined || free >= 2 ** 20) throw error;
    throw new DeviceError(`${parent}: no space is left on the disk; the disc needs more than its size`);
  }
}

/** A disc with a list of checksums is checked when it is copied. @throws UsageError it is damaged */
async function* checkSource({ dryRun }: Context, source: DiscSource, path: string): AsyncGenerator<Result> {
  if (dryRun || checksumList(source.disc.files)) return;
  const unchecked = (why: string) => ({ info: `Whether ${path} is damaged cannot be told: ${why}` });
  try {
    if (!await source.check()) yield unchecked("it carries no checksums");
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    yield unchecked(`${error.message} (package isomd5sum)`);
  }
}

async function written({ fs, run }: Context, folder: string): Promise<number> {
  const { stdout } = await run(["du", "-sm", "--", fs.real(folder)], { query: true });
  return Number.parseInt(stdout) || 0;
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}

/** Files that only the earlier copy has. */
async function linkMissing({ fs, run, signal }: Context, from: string, to: string): Promise<void> {
  const words = ["-al", "--no-clobber", "--no-target-directory", fs.real(from), fs.real(to)];
  const { status, stderr } = await run(["cp", ...words], { signal });
  if (status !== 0) throw new DeviceError(`${from} cannot be kept: ${stderr.trim()}`);
}
