/** A table of the database, declared as data: DDL, `tabdump -d`, validation and object attributes come from it. */

/** A column that is more than its sentence of documentation. */
export interface ColumnSpec {
  /** One sentence or more, in plain words. */
  doc: string;
  /** Never shown, logged or shipped unless the policy allows it. */
  secret?: boolean;
  /** The row is refused without it. */
  required?: boolean;
}

/**
 * One attribute of an object (`lsdef`, `mkdef`): the object type, the attribute's name, the column, and which
 * attribute of the object must equal which value for this column to be the one (`onlyIf`).
 */
export interface AttributeSpec {
  /** Object type, such as `node`. */
  of: string;
  name: string;
  column: string;
  /** Attribute that supplies the row's key when it is not the object's own key. */
  via?: string;
  /** Attribute name → value (a regular alternative such as `ipmi|openbmc`) that selects this column. */
  onlyIf?: Readonly<Record<string, string>>;
  /** Overrides the column's sentence. */
  doc?: string;
}

/** An object type of `lsdef -t`; its attributes are declared by the tables that hold them. */
export interface ObjectSpec {
  /** Such as `node`, `group`, `osimage`. */
  name: string;
  /** The attribute that names an object, such as `imagename`. */
  key: string;
  doc: string;
}

export interface TableSpec {
  name: string;
  /** Key columns; together they are unique. `node` as first one marks a table of nodes and groups. */
  key: readonly string[];
  doc: string;
  /** In the order of `tabdump`; a plain string is the sentence of documentation. */
  columns: Readonly<Record<string, string | ColumnSpec>>;
  attributes?: readonly AttributeSpec[];
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
