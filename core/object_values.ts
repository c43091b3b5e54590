/** Values of objects' attributes, where several columns may hold one attribute and others choose between them. Pure. */
import type { ObjectAttribute } from "./objects.ts";

/** The cell of an object in the column that an attribute names; undefined where it is empty. */
export type CellReader = (object: string, attribute: ObjectAttribute) => string | undefined;

/** The attributes of one object type by name, each with the places that may hold it, in order. */
export type AttributePlaces = ReadonlyMap<string, readonly ObjectAttribute[]>;

export function attributePlaces(attributes: readonly ObjectAttribute[]): AttributePlaces {
  return Map.groupBy(attributes, ({ name }) => name);
}

/** The value of the first place whose condition holds and that has one. */
export function attributeValue(
  places: AttributePlaces,
  cell: CellReader,
  object: string,
  name: string,
): string | undefined {
  for (const place of places.get(name) ?? []) {
    if (place.onlyIf && !conditionHolds(place, (other) => plainValue(places, cell, object, other))) continue;
    const found = cell(object, place);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** True where the object has the values that make this the place of the attribute. */
export function conditionHolds(
  { onlyIf }: ObjectAttribute,
  valueOf: (attribute: string) => string | undefined,
): boolean {
  for (const attribute in onlyIf) if (valueOf(attribute) !== onlyIf[attribute]) return false;
  return true;
}

/**
 * Conditions ask only for values that depend on none, or on themselves alone, so that they cannot go round in
 * circles.
 */
export function plainValue(
  places: AttributePlaces,
  cell: CellReader,
  object: string,
  name: string,
): string | undefined {
  for (const place of places.get(name) ?? []) {
    const others = Object.keys(place.onlyIf ?? {}).filter((attribute) => attribute !== name);
    if (others.length > 0) continue;
    const found = cell(object, place);
    if (found !== undefined && found === (place.onlyIf?.[name] ?? found)) return found;
  }
  return undefined;
}
