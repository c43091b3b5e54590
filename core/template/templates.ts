/** Templates in table cells, compiled once and kept. */
import { compileTemplate, isTemplate, type Template } from "./template.ts";

export interface Templates {
  /** The cell's value for a node; undefined where there is none. A plain cell is its own value. @throws TemplateError */
  expand(cell: string, node: string): string | undefined;
}

/** @param limit how many compiled templates are kept; the oldest goes first */
export function createTemplates(limit = 1000): Templates {
  const kept = new Map<string, Template>();
  return {
    expand(cell, node) {
      if (!isTemplate(cell)) return cell === "" ? undefined : cell;
      let template = kept.get(cell);
      if (!template) {
        template = compiled(cell);
        const [oldest] = kept.keys();
        if (kept.size >= limit && oldest !== undefined) kept.delete(oldest);
        kept.set(cell, template);
      }
      return template(node);
    },
  };
}

/** A template that cannot be read is kept, too, so that it is not read again for each of many nodes. */
function compiled(cell: string): Template {
  try {
    return compileTemplate(cell);
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
