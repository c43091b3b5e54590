/** Comma-separated lists in cells: `groups`, `postscripts`, `members`. */

/** The words of a list, blanks around them removed. */
export function words(list: string): string[] {
  return list.split(",").map((word) => word.trim()).filter((word) => word !== "");
}

/** The words of `first`, then those of `second` that are not among them. */
export function addWords(first: string, second: string): string {
  return [...new Set([...words(first), ...words(second)])].join(",");
}

/** What is left of `list` without the words of `gone`. */
export function withoutWords(list: string, gone: string): string {
  const unwanted = new Set(words(gone));
  return words(list).filter((word) => !unwanted.has(word)).join(",");
}
