/** Stanza files: objects with their attributes as lines of text, written by `lsdef -z`. */
import { UsageError } from "../../core/mod.ts";

export interface Stanza {
  name: string;
  type: string;
  attributes: Map<string, string>;
}

/**
 * `NAME:`, then `attribute=value` lines, `objtype=` among them. `default-TYPE:` gives values to the stanzas of this
 * type after it. `#` begins a comment line; double quotes around a value do not belong to it, and `$'a\nb'` is as
 * in bash, with `\n \r \xHH \\ \'`.
 * @throws UsageError naming the line, or the stanza without a type
 */
export function parseStanzas(text: string): Stanza[] {
  const defaults = new Map<string, Map<string, string>>();
  const found: { name: string; line: number; attributes: Map<string, string> }[] = [];
  let current: Map<string, string> | undefined;
  text.split("\n").forEach((line, index) => {
    const content = line.trim();
    if (content === "" || content.startsWith("#")) return;
    const header = /^([^=]+):$/.exec(content)?.[1];
    if (header !== undefined) {
      current = new Map();
      if (header.startsWith("default-")) defaults.set(header.slice("default-".length), current);
      else found.push({ name: header, line: index + 1, attributes: current });
      return;
    }
    const at = content.indexOf("=");
    if (at < 1 || !current) {
      throw new UsageError(
        `Line ${index + 1} of the stanzas, "${content}", is neither NAME: nor attribute=value`,
      );
    }
    current.set(content.slice(0, at).trim(), readValue(content.slice(at + 1).trim()));
  });
  if (found.length === 0) {
    throw new UsageError("There are no stanzas in the input; wanted NAME: and attribute=value lines");
  }
  return found.map((stanza) => complete(stanza, defaults));
}

function complete(
  { name, line, attributes }: { name: string; line: number; attributes: Map<string, string> },
  defaults: ReadonlyMap<string, ReadonlyMap<string, string>>,
): Stanza {
  const type = attributes.get("objtype");
  if (!type) throw new UsageError(`The stanza "${name}" in line ${line} has no objtype=`);
  const preset = defaults.get(type);
  const all = preset ? new Map([...preset, ...attributes]) : attributes;
  all.delete("objtype");
  return { name, type, attributes: all };
}

/**
 * The value as it stands in a stanza, on one line; quotes are put where reading would take something of it away, and
 * control characters are written as in bash.
 */
export function quoteValue(value: string): string {
  if (control.test(value)) return escapeControls(value);
  return value !== value.trim() || readValue(value) !== value ? `"${value}"` : value;
}

// deno-lint-ignore no-control-regex -- they are what it is about; a tab within a line is harmless
const control = /[\0-\x08\n-\x1f\x7f]/;

const escapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\\": "\\\\", "'": "\\'" };

function escapeControls(value: string): string {
  // deno-lint-ignore no-control-regex -- see above
  const text = value.replaceAll(/[\0-\x1f\x7f\\']/g, (character) => {
    return escapes[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
  return `$'${text}'`;
}

function readValue(text: string): string {
  return readEscapes(text) ?? unquote(text);
}

/** Undefined: it is not in this form throughout, or escapes nothing; so it is a value of its own. */
function readEscapes(text: string): string | undefined {
  const inner = /^\$'((?:[^\\']|\\(?:[nr\\']|x[\da-f]{2}))*)'$/.exec(text)?.[1];
  if (inner === undefined || !inner.includes("\\")) return undefined;
  return inner.replaceAll(/\\(?:x(..)|(.))/g, (_, code?: string, letter = "") => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    return letter === "n" ? "\n" : letter === "r" ? "\r" : letter;
  });
}

function unquote(value: string): string {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
