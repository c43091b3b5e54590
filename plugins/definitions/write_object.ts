/** Writes attributes of one object into the tables that hold them. */
import { conditionHolds, type ObjectAttribute, type Row, UsageError } from "../../core/mod.ts";
import type { Changes } from "./changes.ts";
import type { Change, Definition } from "./definition.ts";
import { nicAttribute, parseNics, renderNics } from "./nic_values.ts";
import { addWords, withoutWords, words } from "./word_list.ts";

/** The value that an attribute of the object has so far. */
export type ValueOf = (attribute: string) => string | undefined;

/**
 * Plans the cells; the naming attribute is no cell of its own.
 * @throws UsageError a value that does not fit what the object is, or words that are not in a list
 */
export function writeAttributes(
  changes: Changes,
  { type, name, attributes }: Definition,
  before: ValueOf,
  change: Change,
): void {
  const valueOf: ValueOf = (attribute) => attributes.get(attribute) ?? before(attribute);
  for (const [attribute, value] of attributes) {
    if (attribute === type.key) {
      if (value === name) continue;
      throw new UsageError(`${attribute} is the name of the object: "${name}" cannot be "${value}" as well`);
    }
    const nic = nicAttribute(type, attribute);
    const base = nic?.base ?? attribute;
    const place = choosePlace(type.places.get(base) ?? [], base, valueOf, value);
    if (!place) continue;
    const key = rowOf(place, name);
    if (nic && nic.nic === undefined && value !== "" && !/^[^,]*!/.test(value)) {
      throw new UsageError(`${attribute}=${value} names no interface: write ${attribute}.eth0=${value}`);
    }
    const old = () => changes.planned(place.table, key, place.column) ?? before(base);
    changes.set(place.table, key, { [place.column]: newValue(old, attribute, nic?.nic, value, change) });
  }
}

/** The key of the row that holds an attribute. */
export function rowOf({ rowKey }: ObjectAttribute, name: string): Row {
  const key: Record<string, string> = {};
  for (const { column, value } of rowKey) key[column] = value ?? name;
  return key;
}

/** Undefined where an empty value has nothing to clear. */
function choosePlace(
  places: readonly ObjectAttribute[],
  attribute: string,
  valueOf: ValueOf,
  value: string,
): ObjectAttribute | undefined {
  const place = places.find((candidate) => conditionHolds(candidate, valueOf));
  if (place || value === "") return place;
  const needed = new Set(places.map(({ onlyIf = {} }) => {
    return Object.entries(onlyIf).map(([name, wanted]) => `${name}=${wanted}`).join(" and ");
  }));
  throw new UsageError(`${attribute}=${value} goes only with ${[...needed].join(", or ")}; set that too`);
}

function newValue(
  before: () => string | undefined,
  attribute: string,
  nic: string | undefined,
  value: string,
  change: Change,
): string {
  if (nic === undefined && change === "set") return value;
  const old = before() ?? "";
  if (nic !== undefined) {
    if (change !== "set") {
      throw new UsageError(`${attribute}: values of interfaces are set whole, without -p and -m`);
    }
    const nics = parseNics(old);
    if (value === "") nics.delete(nic);
    else nics.set(nic, value);
    return renderNics(nics);
  }
  if (change === "plus") return addWords(old, value);
  const present = words(old);
  if (!words(value).some((word) => present.includes(word))) {
    throw new UsageError(`${attribute} has no "${value}" that could be taken out; it is "${old}"`);
  }
  return withoutWords(old, value);
}
