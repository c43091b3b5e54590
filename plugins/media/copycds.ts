/** `copycds`: copies installation discs to the management node and makes the images that install from them. */
import {
  callersPath,
  type Context,
  defineCommand,
  flag,
  operands,
  type Result,
  type Row,
  serverPath,
  value,
} from "../../core/mod.ts";
import { copyDisc } from "./copy_disc.ts";
import { openDisc } from "./disc_source.ts";
import { identifyDisc, type NamedDisc } from "./identify_disc.ts";
import { imageRows } from "./image_rows.ts";

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
      yield* copyDisc(context, source, file, folder);
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
