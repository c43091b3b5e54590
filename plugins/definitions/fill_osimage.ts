/** `-u`: the attributes of an osimage that follow from its osvers, osarch, profile and provmethod. */
import { type Context, type ProfileFiles, profileFiles, UsageError } from "../../core/mod.ts";
import type { Definition } from "./definition.ts";
import { namedObjects } from "./object_names.ts";
import { objectType } from "./object_type.ts";
import { readObjects } from "./read_objects.ts";

/** What the files are chosen by. */
const choosing = ["osvers", "osarch", "profile", "provmethod"] as const;

/**
 * One definition for each osimage that is named; without names the one called OSVERS-OSARCH-PROVMETHOD-PROFILE. An
 * image that is there already is filled in by what it has, where nothing else is given.
 * @throws UsageError another type, or what is needed is missing
 */
export async function osimagesFilledIn(
  context: Context,
  typeName: string | undefined,
  names: string | undefined,
  given: ReadonlyMap<string, string>,
): Promise<Definition[]> {
  const type = objectType(context.registry, "osimage");
  if (typeName !== undefined && typeName !== type.name) {
    throw new UsageError("-u is for osimages: -t osimage");
  }
  if (names === undefined) {
    const attributes = await fillOsimage(context, given);
    const [osvers, osarch, profile, provmethod] = choosing.map((attribute) => attributes.get(attribute));
    return [{ type, name: [osvers, osarch, provmethod, profile].join("-"), attributes }];
  }
  const { found, unknown } = await namedObjects(context, type, names);
  const values = await readObjects(context.db, context.registry, type, found);
  const definitions: Definition[] = [];
  for (const name of [...found, ...unknown]) {
    const known = choosing.flatMap((attribute) => {
      const value = values.get(name, attribute);
      return value === undefined ? [] : [[attribute, value] as const];
    });
    definitions.push({ type, name, attributes: await fillOsimage(context, new Map([...known, ...given])) });
  }
  return definitions;
}

/** Attribute → ending of the files that it may name; the first one must be found. */
const files: Readonly<Record<string, readonly (readonly [attribute: string, suffix: string])[]>> = {
  install: [["template", "tmpl"], ["pkglist", "pkglist"], ["otherpkglist", "otherpkgs.pkglist"]],
  netboot: [
    ["pkglist", "pkglist"],
    ["otherpkglist", "otherpkgs.pkglist"],
    ["exlist", "exlist"],
    ["postinstall", "postinstall"],
  ],
};

/**
 * What is given stays; files are those of the site before those that come with the program.
 * @throws UsageError osvers, osarch or profile is missing, a provmethod without files, or no file for it
 */
async function fillOsimage(
  context: Context,
  given: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const required = (attribute: string) => {
    const found = given.get(attribute);
    if (found) return found;
    throw new UsageError(`-u fills in an osimage by its osvers, osarch and profile: add ${attribute}=…`);
  };
  const [osvers, osarch, profile] = [required("osvers"), required("osarch"), required("profile")];
  const provmethod = given.get("provmethod") || "install";
  const wanted = files[provmethod === "statelite" ? "netboot" : provmethod];
  if (!wanted) {
    throw new UsageError(
      `-u knows the files of provmethod install, netboot and statelite, not of "${provmethod}"`,
    );
  }
  const installdir = (await context.db.site()).get("installdir") || "/install";
  const kind = provmethod === "install" ? "install" : "netboot";
  const own = profileFiles(context.fs, installdir, kind, { osvers, osarch, profile });
  const filled = new Map(Object.entries({
    ...{ imagetype: "linux", osname: "Linux", osvers, osarch, profile, provmethod },
    pkgdir: `${installdir}/${osvers}/${osarch}`,
    otherpkgdir: `${installdir}/post/otherpkgs/${osvers}/${osarch}`,
    ...(kind === "netboot" ? { rootimgdir: `${installdir}/netboot/${osvers}/${osarch}/${profile}` } : {}),
    ...await findFiles(own, profile, wanted, given),
  }));
  return new Map([...filled, ...given]);
}

async function findFiles(
  files: ProfileFiles,
  profile: string,
  wanted: readonly (readonly [attribute: string, suffix: string])[],
  given: ReadonlyMap<string, string>,
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [index, [attribute, suffix]] of wanted.entries()) {
    if (given.has(attribute)) continue;
    const path = (await files.find(suffix))?.path;
    if (path !== undefined) found[attribute] = path;
    else if (index === 0) {
      const folders = files.folders.join(" or ");
      throw new UsageError(
        `There is no ${profile}.${suffix} in ${folders}; write one, or name it: ${attribute}=…`,
      );
    }
  }
  return found;
}
