/** The rows of osimage and linuximage that say how an image was made. */
import type { Context, Row } from "../../core/mod.ts";
import type { ImageDefinition } from "./image_definition.ts";

/** What the site set itself stays; the rest is filled in. @param linuximage further columns, which are set anew */
export async function recordImage(
  { db }: Pick<Context, "db">,
  image: ImageDefinition,
  linuximage: Row = {},
): Promise<void> {
  const { imagename, osvers, osarch, profile, linuximage: before } = image;
  const known = (await db.rows("osimage")).find((row) => row.imagename === imagename) ?? {};
  const unset = (row: Row, values: Row) =>
    Object.fromEntries(
      Object.entries(values).filter(([column, value]) => row[column] === undefined && value !== ""),
    );
  await db.write((transaction) => {
    transaction.put(
      "osimage",
      { imagename },
      unset(known, {
        profile,
        osvers,
        osarch,
        imagetype: "linux",
        osname: "Linux",
        provmethod: "netboot",
        synclists: image.synclists.join(","),
      }),
    );
    transaction.put("linuximage", { imagename }, {
      ...unset(before, {
        pkglist: image.pkglists.join(","),
        pkgdir: image.pkgdir,
        otherpkglist: image.otherpkglists.join(","),
        otherpkgdir: image.otherpkgdir,
        exlist: image.exlists.join(","),
        postinstall: image.postinstalls.join(","),
        rootimgdir: image.rootimgdir,
      }),
      ...linuximage,
    });
    return Promise.resolve();
  });
}
