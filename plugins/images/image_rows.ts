/** The rows of osimage and linuximage that say how an image was made. */
import type { Context, Row } from "../../core/mod.ts";
import type { ImageDefinition } from "./image_definition.ts";

/** What the site set in osimage stays. @param linuximage further columns */
export async function recordImage(
  { db }: Pick<Context, "db">,
  image: ImageDefinition,
  linuximage: Row = {},
): Promise<void> {
  const { imagename, osvers, osarch, profile } = image;
  const known = (await db.rows("osimage")).find((row) => row.imagename === imagename) ?? {};
  const fresh = { profile, osvers, osarch, imagetype: "linux", osname: "Linux", provmethod: "netboot" };
  const taken = {
    pkglist: image.pkglists.join(","),
    pkgdir: image.pkgdir,
    otherpkglist: image.otherpkglists.join(","),
    otherpkgdir: image.otherpkgdir,
    exlist: image.exlists.join(","),
    postinstall: image.postinstalls.join(","),
    rootimgdir: image.rootimgdir,
    ...linuximage,
  };
  await db.write((transaction) => {
    const unset = Object.entries(fresh).filter(([column]) => known[column] === undefined);
    transaction.put("osimage", { imagename }, {
      ...Object.fromEntries(unset),
      ...image.synclists.length > 0 ? { synclists: image.synclists.join(",") } : {},
    });
    const changed = Object.entries(taken).filter(([column, text]) =>
      (image.linuximage[column] ?? "") !== text
    );
    transaction.put("linuximage", { imagename }, Object.fromEntries(changed));
    return Promise.resolve();
  });
}
