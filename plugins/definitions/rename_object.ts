/** `chdef -n`: gives an object another name in every table. */
import { type Context, type Result, UsageError } from "../../core/mod.ts";
import { namedObjects, objectNames, siteName } from "./object_names.ts";
import type { ObjectType } from "./object_type.ts";
import { objectPlaces } from "./remove_objects.ts";
import { words } from "./word_list.ts";

/** @throws UsageError not exactly one object, or the new name is taken */
export async function* renameObject(
  context: Context,
  [type, ...more]: readonly ObjectType[],
  text: string | undefined,
  newName: string,
): AsyncGenerator<Result> {
  if (!type || more.length > 0 || text === undefined) {
    throw new UsageError("-n renames one object: name it with -o");
  }
  const { found: [name, ...others], unknown } = await namedObjects(context, type, text);
  if (unknown.length > 0) throw new UsageError(`There is no ${type.name} "${unknown.join(",")}"`);
  if (name === undefined || others.length > 0) {
    throw new UsageError(`-n renames one object; "${text}" names several`);
  }
  if (name === siteName) throw new UsageError("The site definition has a fixed name");
  const { db, registry } = context;
  if ((await objectNames(db, registry, type)).includes(newName)) {
    throw new UsageError(`There is a ${type.name} "${newName}" already`);
  }
  await db.write(async (transaction) => {
    for (const [table, column] of objectPlaces(registry, type)) {
      const present = (await transaction.rows(table)).some((row) => row[column] === name);
      if (present) transaction.put(table, { [column]: name }, { [column]: newName });
    }
    if (type.name !== "group") return;
    for (const { node = "", groups = "" } of await transaction.rows("nodelist")) {
      if (!words(groups).includes(name)) continue;
      const renamed = words(groups).map((group) => group === name ? newName : group).join(",");
      transaction.put("nodelist", { node }, { groups: renamed });
    }
  });
  yield { info: `Renamed ${name} to ${newName}` };
}
