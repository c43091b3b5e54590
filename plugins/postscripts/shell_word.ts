/** Text as a word of sh. */

/** Left as it is where that is safe, else in single quotes. */
export function shellWord(text: string): string {
  return /^[\w.,:@%+\/=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** `NAME=value`, exported. */
export function shellExport(name: string, value: string): string {
  return `${name}=${shellWord(value)}\nexport ${name}`;
}
