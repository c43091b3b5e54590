/** Text for a terminal or a line of a log: control characters as what they are called. */

// deno-lint-ignore no-control-regex -- these are what a terminal obeys; line feed and tab do no harm
const control = /[\0-\x08\x0b-\x1f\x7f-\x9f]/g;

/** `\x1b` for an escape; a newline and a tab stay. */
export function visible(text: string): string {
  return text.replace(control, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
