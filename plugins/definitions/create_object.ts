/** What a new object must have, and the row that says that it is there. */
import { type ObjectAttribute, type Registry, type Result, UsageError } from "../../core/mod.ts";
import type { Changes } from "./changes.ts";
import type { DefineOptions, Definition } from "./definition.ts";
import { nameWarnings, requireNodeName } from "./node_names.ts";
import type { ObjectType } from "./object_type.ts";

/** What must be there, whatever else is given. @throws UsageError what is missing or wrong */
export function createObject(
  registry: Registry,
  changes: Changes,
  { type, name, attributes }: Definition,
  { mode, dynamic }: DefineOptions,
): void {
  if (type.name === "site") return;
  if (type.name === "group") {
    const members = dynamic || attributes.get("grouptype") === "dynamic" ? "dynamic" : "static";
    changes.set("nodegroup", { groupname: name }, { grouptype: members, members });
    return;
  }
  if (type.name === "node") {
    requireNodeName(name, attributes.get("groups") ?? "");
    if (!attributes.get("groups") && mode === "change") {
      changes.set("nodelist", { node: name }, {});
      return;
    }
    if (!attributes.get("groups")) {
      throw new UsageError(`The new node "${name}" needs groups; add groups=all or another list`);
    }
    return;
  }
  if (attributes.size === 0) {
    throw new UsageError(`The new ${type.name} "${name}" needs at least one attribute`);
  }
  const missing = requiredAttributes(registry, type).filter((attribute) => !attributes.get(attribute));
  if (missing.length > 0) {
    throw new UsageError(
      `The new ${type.name} "${name}" needs also ${missing.map((one) => `${one}=…`).join(" ")}`,
    );
  }
}

/**
 * Attributes without which the row of the object would have no whole primary key.
 * @throws UsageError a part of the key is no attribute
 */
function requiredAttributes(registry: Registry, type: ObjectType): string[] {
  const places: ObjectAttribute[] = [...type.places.values()].flat();
  const table = places[0]?.table ?? "";
  const named = places.filter((place) => place.table === table && place.name !== type.key);
  const primary = registry.table(table).key;
  const key = new Set(places.flatMap(({ rowKey }) => rowKey.map(({ column }) => column)));
  const hidden = primary.find((one) => !key.has(one) && !named.some(({ column }) => column === one));
  if (hidden !== undefined) {
    throw new UsageError(
      `Rows of the table ${table} are for a ${hidden}, which objects of type ${type.name} do not name; ` +
        `make them with chtab ${hidden}=… ${table}.${[...key][0]}=…`,
    );
  }
  return named.filter(({ column, rowKey }) => {
    return primary.includes(column) && !rowKey.some((part) => part.column === column);
  }).map(({ name }) => name);
}

/** What is allowed, but seldom meant. */
export function* newNodeWarnings(made: readonly Definition[]): Generator<Result> {
  yield* nameWarnings(made.map(({ name }) => name));
  for (const { name, attributes } of made) {
    if (attributes.get("groups")) continue;
    yield { warning: `The new node "${name}" is in no group; add it to all: chdef ${name} -p groups=all` };
  }
}
