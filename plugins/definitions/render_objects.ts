/** How objects are shown: long, as a stanza file, on one line each, or by name. Pure. */
import type { Row } from "../../core/mod.ts";
import { nicAttribute, parseNics } from "./nic_values.ts";
import type { ObjectType } from "./object_type.ts";
import type { ObjectValues } from "./read_objects.ts";

export type Line = readonly [attribute: string, value: string];

/**
 * The attributes of one object, sorted. Those that were asked for are shown also when they are empty; otherwise
 * what has no value is left out.
 */
export function objectLines(
  type: ObjectType,
  values: ObjectValues,
  name: string,
  wanted: readonly string[] | undefined,
): Line[] {
  const lines: Line[] = [];
  for (const attribute of wanted ?? values.attributes) {
    const nic = nicAttribute(type, attribute);
    if (nic) {
      lines.push(...nicLines(values.get(name, nic.base), nic.base, nic.nic, wanted !== undefined));
      continue;
    }
    const value = values.get(name, attribute);
    if (value !== undefined) lines.push([attribute, value]);
    else if (wanted && type.name !== "site") lines.push([attribute, ""]);
  }
  return lines;
}

function nicLines(list: string | undefined, base: string, nic: string | undefined, shown: boolean): Line[] {
  const nics = [...parseNics(list ?? "")].filter(([name]) => nic === undefined || name === nic)
    .map(([name, value]) => [`${base}.${name}`, value] as const).sort(([a], [b]) => a < b ? -1 : 1);
  return nics.length === 0 && shown ? [[nic === undefined ? base : `${base}.${nic}`, ""]] : nics;
}

/** What every node runs before its own postscripts; shown with them. */
export function withDefaultScripts(lines: readonly Line[], defaults: Row | undefined): Line[] {
  const found = new Map(lines);
  for (const attribute of ["postbootscripts", "postscripts"]) {
    const common = defaults?.[attribute];
    const own = found.get(attribute);
    if (common) found.set(attribute, own ? `${common},${own}` : common);
  }
  return [...found].sort(([a], [b]) => a < b ? -1 : 1);
}

export function* renderLong(name: string, lines: readonly Line[]): Generator<string> {
  yield `Object name: ${name}`;
  for (const [attribute, value] of lines) yield `    ${attribute}=${value}`;
}

/** `Table:nodehm - Key:node - Column:mgt` after each value. */
export function* renderVerbose(type: ObjectType, name: string, lines: readonly Line[]): Generator<string> {
  yield `Object name: ${name}`;
  for (const [attribute, value] of lines) {
    const place = type.places.get(nicAttribute(type, attribute)?.base ?? attribute)?.[0];
    const where = place
      ? `\t(Table:${place.table} - Key:${place.rowKey[0]?.column} - Column:${place.column})`
      : "";
    yield `    ${attribute}=${value}${where}`;
  }
}

export const stanzaHeader = "# <xCAT data object stanza file>";

/** A blank line, the name, the type and the attributes; read again by `mkdef -z`. */
export function* renderStanza(type: ObjectType, name: string, lines: readonly Line[]): Generator<string> {
  yield "";
  yield `${name}:`;
  yield `    objtype=${type.name}`;
  for (const [attribute, value] of lines) yield `    ${attribute}=${value}`;
}

/** `name: attribute=value`, for pipes into xcoll. */
export function* renderCompressed(name: string, lines: readonly Line[]): Generator<string> {
  for (const [attribute, value] of lines) yield `${name}: ${attribute}=${value}`;
}
