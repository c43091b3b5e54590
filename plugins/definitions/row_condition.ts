/** Conditions of `tabdump -w`: `column==value`, `column=~pattern` and their kin, on single cells. */
import { type Row, type TableSpec, UsageError } from "../../core/mod.ts";

export type RowCondition = (row: Row) => boolean;

/**
 * Operators `==`, `!=`, `>`, `>=`, `<`, `<=` (numbers as numbers), and `=~`, `!~` with `%` for any text and `_` for
 * any character, case ignored. An absent value fits no condition.
 * @throws UsageError not a condition, or no such column
 */
export function parseRowCondition(text: string, table: TableSpec): RowCondition {
  const found = /^([\w-]+)\s*(==|!=|=~|!~|>=|<=|>|<)(.*)$/s.exec(text);
  if (!found) {
    throw new UsageError(
      `"${text}" is not a condition; wanted column==value, or another of != =~ !~ > >= < <= in the middle`,
    );
  }
  const [, column = "", operator = "", wanted = ""] = found;
  if (!(column in table.columns)) {
    throw new UsageError(
      `Table ${table.name} has no column "${column}"; it has ${Object.keys(table.columns).join(", ")}`,
    );
  }
  const fits = comparison(operator, wanted);
  return (row) => {
    const value = row[column];
    return value !== undefined && fits(value);
  };
}

function comparison(operator: string, wanted: string): (value: string) => boolean {
  const pattern = like(wanted);
  switch (operator) {
    case "==":
      return (value) => value === wanted;
    case "!=":
      return (value) => value !== wanted;
    case "=~":
      return (value) => pattern.test(value);
    case "!~":
      return (value) => !pattern.test(value);
    case ">":
      return (value) => compare(value, wanted) > 0;
    case ">=":
      return (value) => compare(value, wanted) >= 0;
    case "<":
      return (value) => compare(value, wanted) < 0;
    default:
      return (value) => compare(value, wanted) <= 0;
  }
}

/** The pattern of SQL's LIKE, without backtracking: each `%` is one lazy step. */
function like(pattern: string): RegExp {
  const source = pattern.replace(/%+/g, "%").replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")
    .replaceAll("%", "[^]*?").replaceAll("_", "[^]");
  return new RegExp(`^${source}$`, "i");
}

function compare(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}
