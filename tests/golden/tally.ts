/** Runs all recorded rows on one site, and counts by area what is equal. */
import { compareRow, type Outcome } from "./compare.ts";
import { type GoldenRow, requiredAreas } from "./recorded_rows.ts";

export interface GoldenSite {
  /** Folder that `@WORK@` stands for. */
  work: string;
  execute(row: GoldenRow): Promise<Outcome>;
  close(): Promise<void>;
}

export interface Tally {
  area: string;
  rows: number;
  equal: number;
  /** Rows that differ on purpose. */
  deviations: { id: number; reason: string }[];
  /** Rows that differ for no known reason. */
  differences: { id: number; shell: string; why: string; stderr: string }[];
}

/** Why rows differ on purpose, by id. */
export type Reasons = Readonly<Record<string, string>>;

/**
 * Command lines that stand for what the recording keeps back: changes that later rows show, by rows that are not in
 * it or by the order that a hash happened to have. They run after the row with the id.
 */
export type StandIns = Readonly<Record<string, readonly string[]>>;

export async function tallyRows(
  rows: readonly GoldenRow[],
  site: GoldenSite,
  reasons: Reasons,
  standIns: StandIns,
): Promise<Tally[]> {
  const tallies = new Map<string, Tally>();
  for (const row of rows) {
    const got = await site.execute(row);
    const tally = tallies.get(row.area) ??
      { area: row.area, rows: 0, equal: 0, deviations: [], differences: [] };
    tallies.set(row.area, tally);
    tally.rows++;
    const why = compareRow(row, got, site.work);
    const reason = reasons[row.id];
    if (why === undefined) tally.equal++;
    else if (reason !== undefined) tally.deviations.push({ id: row.id, reason });
    else tally.differences.push({ id: row.id, shell: row.shell, why, stderr: got.stderr });
    for (const shell of standIns[row.id] ?? []) {
      await site.execute({ ...row, shell, stdin: null });
    }
  }
  return [...tallies.values()];
}

/** At most this part of the rows of the required areas may be deviations. */
const deviationLimit = 0.02;

/** What is wrong with a run, in sentences; empty where it meets what is required. */
export function complaints(tallies: readonly Tally[]): string[] {
  const required = tallies.filter(({ area }) => requiredAreas.has(area));
  const found = required.filter(({ differences }) => differences.length > 0).map(({ area, differences }) =>
    `${area} differs without a reason: ${differences.map(({ id }) => id).join(" ")}`
  );
  const rows = required.reduce((sum, { rows }) => sum + rows, 0);
  const deviations = required.reduce((sum, { deviations }) => sum + deviations.length, 0);
  if (deviations > rows * deviationLimit) {
    found.push(`${deviations} deviations of ${rows} required rows are more than ${100 * deviationLimit} %`);
  }
  return found;
}
