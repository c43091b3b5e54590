/** Carries out one batch of changes on a connection that holds the writers' turn. */
import type { Row } from "../database.ts";
import type { TableSpec } from "../table.ts";
import { type Batch, insertion } from "./batches.ts";
import { comparable, type Dialect, orderColumn, type Session, type Statement } from "./session.ts";

/** @throws SessionError */
export async function applyBatch(session: Session, dialect: Dialect, batch: Batch): Promise<void> {
  if (batch.kind === "update") return await update(session, dialect, batch.table, batch.key, batch.values);
  const ready = batch.kind === "append" ? await numbered(session, dialect, batch.table, batch.rows) : batch;
  for (const { sql, parameters } of statements(dialect, ready)) await session.run(sql, parameters);
}

function statements(dialect: Dialect, batch: Batch): Iterable<Statement> {
  switch (batch.kind) {
    case "clear":
      return [{ sql: `DELETE FROM ${dialect.quoted(batch.table.name)}`, parameters: [] }];
    case "insert":
      return dialect.insert(batch.table, batch.columns, batch.rows);
    case "upsert":
      return dialect.upsert(batch.table, batch.values, batch.rows);
    case "remove":
      return dialect.remove(batch.table, batch.columns, batch.rows);
    default:
      return [];
  }
}

/** Counts on from the newest row; where someone has put rows out of order, from the highest number. */
async function numbered(
  session: Session,
  dialect: Dialect,
  table: TableSpec,
  rows: readonly Row[],
): Promise<Batch> {
  const column = table.key[0] ?? "";
  const [name, key, order] = [table.name, column, orderColumn].map(dialect.quoted);
  const newest = await session.query(`SELECT ${key} FROM ${name} ORDER BY ${order} DESC LIMIT 1`);
  let next = Number.parseInt(newest[0]?.[0] ?? "0", 10) + 1;
  const few = rows.slice(0, 16).map((_, index) => String(next + index));
  const marks = few.map((_, index) => dialect.mark(index + 1)).join(",");
  const taken = `SELECT 1 FROM ${name} WHERE ${key} IN (${marks}) LIMIT 1`;
  if (!(next > 0) || rows.length > few.length || (await session.query(taken, few)).length > 0) {
    const highest = await session.query(`SELECT MAX(CAST(${key} AS ${dialect.integer})) FROM ${name}`);
    next = Number(highest[0]?.[0] ?? 0) + 1;
  }
  return insertion(table, rows.map((row, index) => ({ [column]: String(next + index), ...row })));
}

async function update(
  session: Session,
  dialect: Dialect,
  table: TableSpec,
  key: Row,
  values: Row,
): Promise<void> {
  const columns = Object.keys(values);
  const name = dialect.quoted(table.name);
  const where =
    Object.keys(key).map((column, index) =>
      `${comparable(dialect, table, column)}=${dialect.mark(columns.length + index + 1)}`
    ).join(" AND ") || "1=1";
  const cells = columns.map((column) => {
    const value = values[column] ?? "";
    return value === "" && !table.key.includes(column) ? null : value;
  });
  const parameters = [...cells, ...Object.values(key)];
  const found = columns.length > 0
    ? await session.run(
      `UPDATE ${name} SET ${
        columns.map((column, index) => `${dialect.quoted(column)}=${dialect.mark(index + 1)}`).join(",")
      } WHERE ${where}`,
      parameters,
    )
    : (await session.query(`SELECT 1 FROM ${name} WHERE ${where} LIMIT 1`, parameters)).length;
  if (found > 0) return;
  const batch = insertion(table, [{ ...key, ...values }]);
  for (const { sql, parameters } of statements(dialect, batch)) await session.run(sql, parameters);
}
