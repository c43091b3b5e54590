/** `tabprune`: removes old rows from the logs. */
import {
  defineCommand,
  flag,
  operand,
  parseTableTime,
  type Registry,
  type Row,
  type TableSpec,
  UsageError,
  value,
} from "../../core/mod.ts";
import { renderCsvHeader, renderCsvRow } from "./table_csv.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** Column of the time of a row. */
const logs = new Map([["auditlog", "audittime"], ["eventlog", "eventtime"]]);

export const tabprune = defineCommand({
  name: "tabprune",
  summary: "Remove old rows from auditlog or eventlog",
  options: {
    all: flag("a", "all rows"),
    number: value("n", "NUMBER", "the oldest so many rows"),
    recid: value("i", "RECID", "the rows with a smaller recid"),
    percent: value("p", "PERCENT", "the oldest so many of a hundred rows"),
    days: value("d", "DAYS", "the rows that are at least so many days old"),
    verbose: flag("V", "print the rows that are removed, as tabdump does"),
  },
  operands: { table: operand("auditlog or eventlog") },
  changes: true,
  examples: [
    ["tabprune auditlog -d 90", "keep a quarter of a year"],
    ["tabprune -V eventlog -n 1000 > events.csv", "move the oldest 1000 events to a file"],
  ],
  async *run({ db, registry, clock }, { table: name = "", verbose, ...choice }) {
    const table = logNamed(registry, name);
    const isOld = chosen(table, choice, clock.now());
    const removed = await db.write(async (transaction) => {
      const rows = await transaction.rows(table.name);
      const old = oldestFirst(rows).filter((row, index) => isOld(row, index, rows.length));
      if (old.length === rows.length) transaction.remove(table.name, {});
      else for (const { recid = "" } of old) transaction.remove(table.name, { recid });
      return old;
    });
    // With -a the header comes also of an empty log: what is printed is a file for tabrestore.
    if (!verbose || (removed.length === 0 && !choice.all)) {
      yield { info: `Removed ${removed.length} rows from ${table.name}` };
      return;
    }
    const columns = Object.keys(table.columns);
    yield { data: renderCsvHeader(columns) };
    for (const row of removed) yield { data: renderCsvRow(columns, row) };
  },
});

/** @throws UsageError no such table (exit status 5), or one that is no log */
function logNamed(registry: Registry, name: string): TableSpec {
  const table = registry.tables.get(name);
  if (!table) throw new UsageError(`No such table: ${name}`, 5);
  if (logs.has(name)) return table;
  throw new UsageError(
    `tabprune is for auditlog and eventlog. To empty ${name}, give its header alone to tabrestore: ` +
      `tabdump ${name} | head -1 > ${name}.csv && tabrestore ${name}.csv`,
  );
}

/** Whether a row is to go, by itself and its place among the rows, the oldest being 0. */
type Test = (row: Row, index: number, count: number) => boolean;

interface Choice {
  all: boolean;
  number: string | undefined;
  recid: string | undefined;
  percent: string | undefined;
  days: string | undefined;
}

/** @throws UsageError not exactly one of them, or no number */
function chosen(table: TableSpec, { all, number, recid, percent, days }: Choice, now: number): Test {
  const tests: Test[] = [];
  if (all) tests.push(() => true);
  if (number !== undefined) {
    const most = wholeNumber("-n", number);
    tests.push((_, index) => index < most);
  }
  if (recid !== undefined) {
    const first = wholeNumber("-i", recid);
    tests.push((row) => Number(row.recid) < first);
  }
  if (percent !== undefined) {
    const share = wholeNumber("-p", percent);
    if (share > 100) throw new UsageError(`-p wants at most 100, ${share} was given`);
    tests.push((_, index, count) => index < Math.floor(count * share / 100));
  }
  if (days !== undefined) {
    const latest = now - wholeNumber("-d", days) * dayMs;
    const column = logs.get(table.name) ?? "";
    // A time that cannot be read is no reason to remove a row.
    tests.push((row) => (parseTableTime(row[column] ?? "") ?? Infinity) <= latest);
  }
  const [test] = tests;
  if (!test || tests.length > 1) throw new UsageError("Say which rows, by one of -a, -n, -i, -p and -d");
  return test;
}

function wholeNumber(option: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new UsageError(`${option} wants a whole number, "${text}" was given`);
}

function oldestFirst(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => Number(a.recid) - Number(b.recid));
}
