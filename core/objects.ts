/** The attributes of an object type (`lsdef -t`, `mkdef -t`), gathered from the tables that hold them. Pure. */
import type { Registry } from "./registry.ts";
import { type AttributeSpec, columnSpec, type ObjectSpec, type TableSpec } from "./table.ts";

/** One part of the key of the row that holds an attribute. */
export interface RowKeyPart {
  column: string;
  /** Attribute of the object whose value the column has; `node` is the object's name also for groups. */
  attribute?: string;
  /** The column's value, where it is fixed. */
  value?: string;
}

/** An attribute and its place; one of several with the same name where `onlyIf` chooses between tables. */
export interface ObjectAttribute {
  name: string;
  table: string;
  column: string;
  /** Attribute → value that the object must have for this to be the attribute's place. */
  onlyIf?: Readonly<Record<string, string>>;
  rowKey: readonly RowKeyPart[];
  doc: string;
  secret: boolean;
}

/** Attributes of the type in the order of `lsdef`; none for a type nobody declared. */
export function objectAttributes(
  { tables, objects }: Pick<Registry, "tables" | "objects">,
  type: string,
): ObjectAttribute[] {
  const object = objects.get(type);
  if (!object) return [];
  const left = new Map<string, ObjectAttribute[]>();
  for (const table of tables.values()) {
    const held = (table.attributes ?? []).filter((spec) => spec.of.includes(type))
      .flatMap((spec) => expand(object, table, spec));
    if (held.length > 0) left.set(table.name, held);
  }
  const ordered = (object.order ?? []).flatMap((place) => take(left, place));
  return [...ordered, ...[...left.values()].flat()];
}

/** Takes out what `place` stands for: a table's attributes, or those up to the last of a name. */
function take(left: Map<string, ObjectAttribute[]>, place: string): ObjectAttribute[] {
  const dot = place.indexOf(".");
  const held = left.get(dot < 0 ? place : place.slice(0, dot)) ?? [];
  if (dot < 0) return held.splice(0);
  return held.splice(0, held.findLastIndex(({ name }) => name === place.slice(dot + 1)) + 1);
}

function expand(object: ObjectSpec, table: TableSpec, spec: AttributeSpec): ObjectAttribute[] {
  const rowKey = spec.row ? Object.entries(spec.row).map(keyPart) : [ownKey(object, table)];
  return alternatives(spec.onlyIf).flatMap((onlyIf) =>
    spec.names.map((entry) => {
      const [name, column] = typeof entry === "string" ? [entry, entry] : entry;
      const { doc = "", secret = false } = columnSpec(table, column) ?? {};
      return {
        name,
        table: table.name,
        column,
        ...(onlyIf && { onlyIf }),
        rowKey,
        doc: spec.docs?.[name] ?? doc,
        secret,
      };
    })
  );
}

/** One condition for each combination of the values that `|` separates. */
function alternatives(onlyIf: AttributeSpec["onlyIf"]): (Readonly<Record<string, string>> | undefined)[] {
  if (!onlyIf) return [undefined];
  return Object.entries(onlyIf).reduce<Record<string, string>[]>(
    (made, [attribute, values]) =>
      made.flatMap((rest) => values.split("|").map((value) => ({ ...rest, [attribute]: value }))),
    [{}],
  );
}

function ownKey(object: ObjectSpec, table: TableSpec): RowKeyPart {
  const first = table.key[0] ?? object.key;
  const column = first !== "node" && object.key in table.columns ? object.key : first;
  return { column, attribute: column };
}

function keyPart([column, source]: [string, string]): RowKeyPart {
  const value = source.slice(source.indexOf(":") + 1);
  return source.startsWith("attr:") ? { column, attribute: value } : { column, value };
}
