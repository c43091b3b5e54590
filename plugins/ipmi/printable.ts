/** Text that devices supply, made fit for a terminal. Pure. */

/** Without control characters, and without blanks at the ends. */
export function printable(text: string): string {
  return withoutControls(text).trim();
}

/** Without control characters (C0, C1, DEL) and overrides of the direction of writing. */
export function withoutControls(text: string): string {
  // deno-lint-ignore no-control-regex -- control characters are what it is about
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, "");
}
