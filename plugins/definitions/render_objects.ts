/** How objects are shown: long, as a stanza file, on one line each, or by name. Pure. */
import type { Row } from "../../core/mod.ts";
import { nicAttribute, parseNics } from "./nic_values.ts";
import type { ObjectType } from "./object_type.ts";
import type { ObjectValues } from "./read_objects.ts";
import { quoteValue } from "./stanza.ts";

export type Line = readonly [attribute: string, value: string];

/**
 * Makes the function that lists the attributes of an object, sorted. Those that were asked for are shown also when
 * they are empty; otherwise what has no value is left out.
 */
export function objectLines(
  type: ObjectType,
  values: ObjectValues,
  wanted: readonly string[] | undefined,
): (name: string) => Line[] {
  const shown = wanted !== undefined;
  const empty = shown && type.name !== "site";
  const plan = (wanted ?? values.attributes).map((attribute) => ({
    attribute,
    nic: nicAttribute(type, attribute),
  }));
  return (name) => {
    const lines: Line[] = [];
    for (const { attribute, nic } of plan) {
      const value = values.get(name, nic ? nic.base : attribute);
      if (nic) {
        if (value !== undefined || shown) lines.push(...nicLines(value, nic.base, nic.nic, shown));
      } else if (value !== undefined) lines.push([attribute, value]);
      else if (empty) lines.push([attribute, ""]);
    }
    return lines;
  };
}

function nicLines(list: string | undefined, base: string, nic: string | undefined, shown: boolean): Line[] {
  const nics = [...parseNics(list ?? "")].filter(([name]) => nic === undefined || name === nic)
    .map(([name, value]) => [`${base}.${name}`, value] as const).sort(([a], [b]) => a < b ? -1 : 1);
  return nics.length === 0 && shown ? [[nic === undefined ? base : `${base}.${nic}`, ""]] : nics;
}

/** What every node runs before its own postscripts; shown with them. */
export function withDefaultScripts(lines: readonly Line[], defaults: Row): Line[] {
  const left = new Map(
    ["postbootscripts", "postscripts"].flatMap((name) => defaults[name] ? [[name, defaults[name]]] : []),
  );
  const all: Line[] = [];
  for (const line of lines) {
    const [attribute, own] = line;
    for (const [name, common] of left) {
      if (name > attribute) break;
      left.delete(name);
      if (name !== attribute) all.push([name, common]);
      else all.push([name, own ? `${common},${own}` : common]);
    }
    if (all.at(-1)?.[0] !== attribute) all.push(line);
  }
  return [...all, ...left];
}

export function* renderLong(name: string, lines: readonly Line[]): Generator<string> {
  yield `Object name: ${name}`;
  for (const [attribute, value] of lines) yield `    ${attribute}=${value}`;
}

/** What stands before the place of a value; scripts that tools look for have blanks there. */
const gaps: Readonly<Record<string, string>> = {
  postbootscripts: " ".repeat(7),
  postscripts: " ".repeat(5),
};

/** `Table:nodehm - Key:node - Column:mgt` after each value. */
export function* renderVerbose(type: ObjectType, name: string, lines: readonly Line[]): Generator<string> {
  yield `Object name: ${name}`;
  for (const [attribute, value] of lines) {
    const place = type.places.get(nicAttribute(type, attribute)?.base ?? attribute)?.[0];
    const where = place
      ? `${gaps[attribute] ?? "\t"}(Table:${place.table} - Key:${
        place.rowKey[0]?.column
      } - Column:${place.column})`
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
  for (const [attribute, value] of lines) yield `    ${attribute}=${quoteValue(value)}`;
}

/** `name: attribute=value`, for pipes into xcoll. */
export function* renderCompressed(name: string, lines: readonly Line[]): Generator<string> {
  for (const [attribute, value] of lines) yield `${name}: ${attribute}=${value}`;
}
