/** `^file` in a noderange: the client reads the file and puts its names in the place. */

/** Paths of the files that a noderange refers to, each once. @throws NoderangeSyntaxError */
export function fileReferences(_text: string): string[] {
  return [];
}

/** The noderange with each `^file` replaced by its nodes. `contents`: path → lines. @throws UsageError a file is missing */
export function replaceFiles(text: string, _contents: ReadonlyMap<string, readonly string[]>): string {
  return text;
}
