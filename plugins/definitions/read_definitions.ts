/** The definitions that a command line or stdin asks for. */
import { type Context, expandNames, type Registry, UsageError } from "../../core/mod.ts";
import type { Definition } from "./definition.ts";
import { namedObjects, siteName } from "./object_names.ts";
import { type ObjectType, objectType } from "./object_type.ts";
import { parseStanzas } from "./stanza.ts";

/** @throws UsageError unreadable stanzas, or none */
export function stanzaDefinitions(registry: Registry, stdin: string | undefined): Definition[] {
  const types = new Map<string, ObjectType>();
  return parseStanzas(stdin ?? "").map(({ name, type: typeName, attributes }) => {
    const type = types.get(typeName) ?? objectType(registry, typeName);
    types.set(typeName, type);
    return { type, name: type.name === "site" ? siteName : name, attributes };
  });
}

/**
 * One definition for each object. Names of nodes may be a noderange; for `change` groups stand for their nodes.
 * @throws UsageError no names, or none that could be read
 */
export async function namedDefinitions(
  context: Context,
  types: readonly ObjectType[],
  names: string | undefined,
  attributes: ReadonlyMap<string, string>,
  purpose: "make" | "change",
): Promise<Definition[]> {
  const found: Definition[] = [];
  for (const type of types) {
    for (const name of await objectsToDefine(context, type, names, purpose)) {
      found.push({ type, name, attributes });
    }
  }
  return found;
}

async function objectsToDefine(
  context: Context,
  type: ObjectType,
  names: string | undefined,
  purpose: "make" | "change",
): Promise<readonly string[]> {
  if (type.name === "site") return [siteName];
  if (names === undefined) {
    throw new UsageError(`Which ${type.name}? Name the objects with -o or as the first word`);
  }
  if (type.name === "node" && purpose === "make") return expandNames(names);
  const { found, unknown } = await namedObjects(context, type, names);
  return [...found, ...unknown];
}
