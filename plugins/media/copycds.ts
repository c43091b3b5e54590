/** `copycds`: copies installation discs to the management node and makes the images that install from them. */
import {
  callersPath,
  type Context,
  defineCommand,
  DeviceError,
  flag,
  operands,
  type Result,
  type Row,
  serverPath,
  UsageError,
  value,
  watchProgress,
} from "../../core/mod.ts";
import { type DiscSource, openDisc } from "./disc_source.ts";
import { identifyDisc, type NamedDisc } from "./identify_disc.ts";
import { imageRows } from "./image_rows.ts";
import { makeHarmless } from "./harmless_copy.ts";
import { verifyCopy } from "./verify_copy.ts";

export const copycds = defineCommand({
  name: "copycds",
  summary: "Copy installation discs and define the images that install from them",
  description:
    "A disc is an image file, a drive or a folder. It is copied to site.installdir/NAME/ARCH beside what is there, " +
    "checked, and only then put in its place; an earlier copy keeps files that are not on the disc. Then osimage, " +
    "linuximage and osdistro get a row each.",
  options: {
    name: value(
      "n",
      "NAME",
      "name of the distribution and its version, such as alt; otherwise the disc tells",
    ),
    arch: value("a", "ARCH", "architecture, such as x86_64; otherwise the disc tells"),
    path: value("p", "FOLDER", "copy to this folder"),
    inspect: flag("i", "only tell what the discs are"),
    noosimage: flag("o", "write no rows of osimage and linuximage"),
    nonoverwrite: flag("w", "leave rows as they are that are there already"),
  },
  operands: { discs: operands("image files, drives or folders") },
  changes: true,
  examples: [
    ["copycds -n alt -a x86_64 /build/altlinux-skif-x86_64.iso", "an ALT Linux disc under the name alt"],
    ["copycds -i /dev/sr0", "what the disc in the drive is"],
  ],
  async *run(context, { name, arch, path, inspect, noosimage, nonoverwrite, discs }): AsyncGenerator<Result> {
    const installdir = (await context.db.site()).get("installdir") ?? "/install";
    for (const given of discs) {
      const file = await discPath(context, given);
      const source = await openDisc(context, file);
      const found = identifyDisc(context.registry.distributions, source.disc, file, { name, arch });
      if (inspect) {
        yield { data: `DISTNAME:${found.osvers}\nARCH:${found.arch}` };
        continue;
      }
      const folder = path === undefined
        ? `${installdir}/${found.osvers}/${found.arch}`
        : serverPath(context, path).replace(/\/+$/, "");
      yield { info: `Copying ${file} to ${folder}` };
      yield* copyDisc(context, source, folder);
      await recordRows(context, found, { folder, installdir, noosimage, nonoverwrite });
      yield { info: `${folder} is complete: ${found.osvers} for ${found.arch}` };
    }
  },
});

/** A folder may hold what its owner may not read himself; of an image or a drive only a disc's file system is read. */
async function discPath(context: Context, given: string): Promise<string> {
  const path = callersPath(given, context.request.cwd, context.fs);
  const isImage = (await context.fs.info(path))?.kind !== "directory";
  return isImage ? path : serverPath(context, given, "Others give an image file or a drive");
}

/** Everything is done in a folder beside, which takes the place of the old one when it is complete. */
async function* copyDisc(context: Context, source: DiscSource, folder: string): AsyncGenerator<Result> {
  const { fs, clock, dryRun } = context;
  const slash = folder.lastIndexOf("/");
  const parent = folder.slice(0, slash) || "/", name = folder.slice(slash + 1);
  const closed = `${parent}/.${name}.copying`, fresh = `${closed}/${name}`, old = `${parent}/.${name}.old`;
  await fs.makeDirectory(parent);
  await requireSpace(context, parent, source.size);
  // A run that was killed between the two renames left the old copy under its other name.
  if (await fs.info(old) && !await fs.info(folder)) await fs.rename(old, folder);
  for (const left of [closed, old]) await fs.remove(left);
  try {
    // Nobody else runs what is on the disc before it is harmless.
    await fs.makeDirectory(closed, { mode: 0o700 });
    await fs.makeDirectory(fresh);
    let done = 0;
    const { files } = source.disc;
    const extracting = source.extract(fs.real(fresh), () => done++);
    yield* watchProgress(extracting, () => ({ done, total: files.length, unit: "files" }), clock);
    if (!dryRun) {
      await verifyCopy(context, fresh, files);
      yield* makeHarmless(context, fresh);
    }
    if (await fs.info(folder)) {
      await linkMissing(context, folder, fresh);
      await fs.rename(folder, old);
    }
    await fs.rename(fresh, folder);
  } finally {
    await fs.remove(closed);
  }
  await fs.remove(old);
}

/** @throws UsageError before anything is copied */
async function requireSpace({ fs, run }: Context, folder: string, size: number): Promise<void> {
  const { stdout } = await run(["df", "-kP", "--", fs.real(folder)], { query: true });
  const free = Number(stdout.trim().split("\n").at(-1)?.split(/\s+/)[3]) * 1024;
  if (free < size) {
    throw new UsageError(`${folder} has ${mebibytes(free)} free, the disc needs ${mebibytes(size)}`);
  }
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}

/** Files that only the earlier copy has. */
async function linkMissing({ fs, run }: Context, from: string, to: string): Promise<void> {
  const words = ["-al", "--no-clobber", "--no-target-directory", fs.real(from), fs.real(to)];
  const { status, stderr } = await run(["cp", ...words]);
  if (status !== 0) throw new DeviceError(`${from} cannot be kept: ${stderr.trim()}`);
}

async function recordRows(
  { db }: Context,
  disc: NamedDisc,
  { folder, installdir, noosimage, nonoverwrite }: RowWishes,
): Promise<void> {
  await db.write(async (transaction) => {
    for (const { table, key, values } of imageRows(disc, folder, installdir)) {
      if (noosimage && table !== "osdistro") continue;
      const [column = ""] = Object.keys(key);
      const there = (await transaction.rows(table)).find((row) => row[column] === key[column]);
      if (there && nonoverwrite) continue;
      transaction.put(table, key, there ? withoutOwn(values, there) : values);
    }
  });
}

interface RowWishes {
  folder: string;
  installdir: string;
  noosimage: boolean;
  nonoverwrite: boolean;
}

/** What a person chose for an image, such as its template, stays. */
function withoutOwn(values: Row, there: Row): Row {
  return Object.fromEntries(
    Object.entries(values).filter(([column]) => column !== "template" || there[column] === undefined),
  );
}
