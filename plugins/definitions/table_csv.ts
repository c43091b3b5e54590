/** The lines of `tabdump`: a header `#key,value,…`, then one line a row, each value in double quotes. */
import type { Row } from "../../core/mod.ts";

/** `#netname,net,mask,…` */
export function renderCsvHeader(columns: readonly string[]): string {
  return `#${columns.join(",")}`;
}

/** `"clusterNet","172.16.2.0",,…`; a quote in a value is doubled, an absent value is nothing at all. */
export function renderCsvRow(columns: readonly string[], row: Row): string {
  let line = "";
  for (let index = 0; index < columns.length; index++) {
    const value = row[columns[index] as string];
    if (index > 0) line += ",";
    if (value !== undefined && value !== "") {
      line += value.includes('"') ? `"${value.replaceAll('"', '""')}"` : `"${value}"`;
    }
  }
  return line;
}
