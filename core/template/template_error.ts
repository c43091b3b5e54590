/** A table cell that cannot be read as a template; the caller says which cell of which table. */
import { UsageError } from "../errors.ts";

export class TemplateError extends UsageError {
  override name = "TemplateError";
  /**
   * @param cell the template as it stands in the table
   * @param reason what is wrong, without a full stop
   */
  constructor(readonly cell: string, readonly reason: string) {
    super(`Cannot use template "${cell}": ${reason}`);
  }
}
