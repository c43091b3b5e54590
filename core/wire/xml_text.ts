/** Text of an XML element, escaped and plain. */
import { WireError } from "./wire_error.ts";

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

// deno-lint-ignore no-control-regex -- these are what XML 1.0 §2.2 does not allow in any form
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const SPECIAL = /[&<>"]/;

/** Escapes `& < > "`; a character that XML cannot carry becomes U+FFFD, so that no document is lost over it. */
export function escapeText(text: string): string {
  const allowed = FORBIDDEN.test(text) ? text.replace(new RegExp(FORBIDDEN, "g"), "\ufffd") : text;
  return SPECIAL.test(allowed) ? allowed.replace(/[&<>"]/g, (char) => ESCAPES[char] as string) : allowed;
}

/** Index of the first character that XML 1.0 cannot carry, or -1. */
export function findForbidden(text: string): number {
  return text.search(FORBIDDEN);
}

/**
 * Plain text of escaped text: the five entities and character references, no others.
 * @param offset where the text stands in its document, for the error
 * @throws WireError unknown or unfinished entity
 */
export function unescapeText(text: string, offset: number): string {
  if (!text.includes("&")) return text;
  return text.replace(/&([^&;]{0,12};?)/g, (whole, inside: string, at: number) => {
    const plain = inside.endsWith(";") ? characterOf(inside.slice(0, -1)) : undefined;
    if (plain === undefined) {
      throw new WireError(
        `Unknown entity "${whole}"; only &amp; &lt; &gt; &quot; &apos; and numbers are allowed`,
        offset + at,
      );
    }
    return plain;
  });
}

function characterOf(entity: string): string | undefined {
  const named = Object.hasOwn(ENTITIES, entity) ? ENTITIES[entity] : undefined;
  if (named !== undefined) return named;
  const digits = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(entity);
  if (!digits) return undefined;
  const code = digits[1] ? parseInt(digits[1], 16) : Number(digits[2]);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  const char = String.fromCodePoint(code);
  return FORBIDDEN.test(char) ? undefined : char;
}
