/** A table of the database, declared as data: DDL, `tabdump -d`, validation and object attributes come from it. */

/** A column that is more than its sentence of documentation. */
export interface ColumnSpec {
  /** One sentence or more, in plain words. */
  doc: string;
  /** Never shown, logged or shipped unless the policy allows it. */
  secret?: boolean;
  /** The row is refused without it. */
  required?: boolean;
  /** Values that have a meaning of their own: heading → value → sentences about it (a newline is kept). */
  terms?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Attributes of objects (`lsdef`, `mkdef`) that a table holds under the same conditions; `objectAttributes`
 * makes a flat list of them.
 */
export interface AttributeSpec {
  /** Object types, such as `node`. */
  of: readonly string[];
  /** In the order of `lsdef`; a pair where attribute and column differ in name. */
  names: readonly (string | readonly [attribute: string, column: string])[];
  /** Attribute → value, or several as in `ipmi|openbmc`, that the object must have for these columns to be the ones. */
  onlyIf?: Readonly<Record<string, string>>;
  /**
   * Key column → `attr:node` (that attribute of the object) or `str:HMC` (that word). Absent: a table of nodes
   * by the object's name, any other by the object's key.
   */
  row?: Readonly<Record<string, string>>;
  /** Attribute → sentence, where that of the column does not fit. */
  docs?: Readonly<Record<string, string>>;
}

/** An object type of `lsdef -t`; its attributes are declared by the tables that hold them. */
export interface ObjectSpec {
  /** Such as `node`, `group`, `osimage`. */
  name: string;
  /** The attribute that names an object, such as `imagename`. */
  key: string;
  doc: string;
  /**
   * Tables in the order of `lsdef`, those that are not named last. `table.attribute`: only as far as this
   * attribute; the rest of the table's attributes come where it is named again.
   */
  order?: readonly string[];
}

export interface TableSpec {
  name: string;
  /** Key columns; together they are unique. `node` as first one marks a table of nodes and groups. */
  key: readonly string[];
  doc: string;
  /** In the order of `tabdump`; a plain string is the sentence of documentation. */
  columns: Readonly<Record<string, string | ColumnSpec>>;
  attributes?: readonly AttributeSpec[];
  /** Kept by the program for itself: in no list of tables and in no dump. */
  internal?: boolean;
  /** What whoever wrote this row should know, such as that it does not do what it looks like. */
  remark?(row: Readonly<Record<string, string>>): string | undefined;
}

/** Keeps the literal's type, so that columns can be inferred from it. */
export function defineTable<const T extends TableSpec>(table: T): T {
  return table;
}

/** The column's declaration in its long form; undefined where the table has no such column. */
export function columnSpec(table: TableSpec, column: string): ColumnSpec | undefined {
  const spec = table.columns[column];
  return typeof spec === "string" ? { doc: spec } : spec;
}

/** True where rows are looked up by node, with inheritance from the node's groups. */
export function isNodeTable(table: TableSpec): boolean {
  return table.key[0] === "node";
}
