/** Tables as text: a header `#key,value,…`, then one line a row, each value in double quotes. */
import { createHash } from "node:crypto";
import { type Row, type TableSpec, UsageError } from "../../core/mod.ts";
import { type CsvField, CsvReader, type CsvRecord, type Fault } from "./csv_reader.ts";

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

/** The whole table, as `tabdump` prints it. */
export function renderTableCsv(table: TableSpec, rows: readonly Row[]): string {
  const columns = Object.keys(table.columns);
  const lines = [renderCsvHeader(columns), ...rows.map((row) => renderCsvRow(columns, row))];
  return lines.map((line) => `${line}\n`).join("");
}

/** SHA-256 of such a text, as `tabdump TABLE | sha256sum` has it. */
export function tableChecksum(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/**
 * The rows of such a text. Values may stand without quotes; one in quotes may go over several lines; what is missing
 * at the end of a line is empty. A column that the table does not have may stand there as long as it is empty.
 * @param name what the errors call the text
 * @throws UsageError with line and character (from 1): exit status 1 for the header, 4 for a row
 */
export function parseTableCsv(text: string, table: TableSpec, name: string): Row[] {
  const fault: Fault = (line, character, message, status = 4) => {
    throw new UsageError(`${name}, line ${line}, character ${character}: ${message}`, status);
  };
  const reader = new CsvReader(text, fault);
  return checkedRows(parseHeader(reader.header(), table, fault), reader.records(), table, fault);
}

/**
 * Rows that come with the names of their columns, held to what parseTableCsv demands.
 * @param name what the errors call their source
 * @throws UsageError with the number of the row, from 1
 */
export function namedRows(
  columns: readonly string[],
  rows: Iterable<readonly string[]>,
  table: TableSpec,
  name: string,
): Row[] {
  const fault: Fault = (line, _character, message, status = 4) => {
    throw new UsageError(`${name}, row ${line}: ${message}`, status);
  };
  const header = columns.map((name) => ({ name, character: 0, known: name in table.columns }));
  function* records() {
    let line = 0;
    for (const row of rows) yield { line: ++line, fields: row.map((value) => ({ value, character: 0 })) };
  }
  return checkedRows(header, records(), table, fault);
}

function checkedRows(
  header: readonly HeaderColumn[],
  records: Iterable<CsvRecord>,
  table: TableSpec,
  fault: Fault,
): Row[] {
  const rows: Row[] = [];
  const seen = new Map<string, number>();
  for (const { line, fields } of records) {
    const row = rowOf(header, table, line, fields, fault);
    const id = table.key.map((column) => row[column] ?? "").join("\0");
    if (/^\0*$/.test(id)) fault(line, 1, `the row has no ${table.key.join(" and no ")}`);
    const before = seen.get(id);
    if (before !== undefined) {
      const named = table.key.map((column) => `${column}=${row[column] ?? ""}`).join(",");
      fault(line, 1, `line ${before} already has the row with ${named}`);
    }
    seen.set(id, line);
    rows.push(row);
  }
  return rows;
}

interface HeaderColumn {
  name: string;
  character: number;
  known: boolean;
}

function parseHeader(line: string, table: TableSpec, fault: Fault): HeaderColumn[] {
  const example = `wanted the names of the columns after #, as in ${
    renderCsvHeader(Object.keys(table.columns))
  }`;
  // Some editors of tables put quotes around everything.
  const plain = line.replaceAll('"', "");
  if (!plain.startsWith("#")) fault(1, 1, example, 1);
  let character = 2;
  const columns = plain.slice(1).split(",").map((word) => {
    const name = word.trim();
    const column = { name, character, known: name in table.columns };
    character += word.length + 1;
    return column;
  });
  for (const [index, { name, character }] of columns.entries()) {
    if (name === "") fault(1, character, example, 1);
    if (columns.findIndex((column) => column.name === name) !== index) {
      fault(1, character, `column ${name} is named twice`, 1);
    }
  }
  return columns;
}

function rowOf(
  header: readonly HeaderColumn[],
  table: TableSpec,
  line: number,
  fields: readonly CsvField[],
  fault: Fault,
): Row {
  const row: Record<string, string> = {};
  for (const [index, { value, character }] of fields.entries()) {
    if (value === "") continue;
    const column = header[index];
    if (!column) fault(line, character, `more values than the ${header.length} columns of the header`);
    if (!column.known) {
      const known = Object.keys(table.columns).join(", ");
      fault(line, character, `table ${table.name} has no column "${column.name}"; it has ${known}`, 1);
    }
    row[column.name] = value;
  }
  return row;
}
