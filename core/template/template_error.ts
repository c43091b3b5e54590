/** A table cell that cannot be read as a template; the caller says which cell of which table. */
import { UsageError } from "../errors.ts";

export class TemplateError extends UsageError {
  override name = "TemplateError";
  /**
   * @param cell the template as it stands in the table
   * @param reason what is wrong, without a full stop
   * @param broken whether it is wrong for every node, because it cannot be read
   */
  constructor(readonly cell: string, readonly reason: string, readonly broken = false) {
    super(`Cannot use template "${cell}": ${reason}`);
  }
}
