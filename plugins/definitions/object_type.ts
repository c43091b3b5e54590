/** An object type with its attributes, and what `-h -t TYPE` tells about them. */
import {
  type AttributePlaces,
  attributePlaces,
  objectAttributes,
  type Registry,
  renderTableHelp,
  UsageError,
} from "../../core/mod.ts";
import { nicAttribute } from "./nic_values.ts";

export interface ObjectType {
  name: string;
  /** The attribute that names an object; it is not shown among the others. */
  key: string;
  places: AttributePlaces;
}

/** @throws UsageError no such type */
export function objectType(registry: Registry, name: string): ObjectType {
  const spec = registry.objects.get(name);
  if (!spec) {
    const known = [...registry.objects.keys()].sort().join(", ");
    throw new UsageError(`There is no object type "${name}"; there are ${known}`);
  }
  const places = new Map(attributePlaces(objectAttributes(registry, name)));
  return { name, key: name === "site" ? "" : spec.key, places };
}

/** Types of `-t a,b`; `node` where none is given. @throws UsageError no such type */
export function objectTypes(registry: Registry, names: string | undefined): ObjectType[] {
  return (names ?? "node").split(",").map((name) => objectType(registry, name.trim()));
}

/** True for an attribute of the type, `nicips.eth0` included; site takes any name. */
export function hasAttribute(type: ObjectType, name: string): boolean {
  return type.name === "site" || type.places.has(name) || nicAttribute(type, name) !== undefined;
}

/** @throws UsageError naming what the type does not have */
export function requireAttributes(type: ObjectType, names: Iterable<string>): void {
  const strange = [...names].filter((name) => !hasAttribute(type, name));
  if (strange.length === 0) return;
  const named = strange.map((name) => `"${name}"`).join(", ");
  throw new UsageError(
    `Objects of type ${type.name} have no attribute ${named}; lsdef -h -t ${type.name} lists what they have`,
  );
}

/** The attributes by name, `NAME:` and its sentence, a blank line between them. */
export function describeAttributes(registry: Registry, type: ObjectType, only: readonly string[]): string[] {
  if (type.name === "site") return renderTableHelp(registry.table("site")).split("\n");
  const wanted = only.length > 0 ? only : [...type.places.keys()];
  const entries = [...wanted].sort().map((name) => {
    const places = type.places.get(name) ?? [];
    const docs = [...new Set(places.map(({ doc }) => doc))];
    return `${name}:${name.length < 7 ? "\t\t" : "\t"}${docs.join("\n\nor\n\n")}`;
  });
  return [`Attributes of objects of type ${type.name}:`, ...entries].flatMap((entry) => [entry, ""]);
}
