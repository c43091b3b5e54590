/** One benchmark's outcome, and how it is shown: a table for people, NDJSON for programs. */
import { median, type Sample } from "./measure.ts";

/** Exactly these fields, in this order; null where something does not apply. */
export interface BenchRecord {
  name: string;
  /** Nodes, BMCs or names concerned. */
  size: number | null;
  median_s: number | null;
  min_s: number | null;
  max_s: number | null;
  peak_kib: number | null;
  /** What it was compared with, in the same run and in turn. */
  peer: string | null;
  peer_median_s: number | null;
  /** How many times longer the peer takes. */
  ratio: number | null;
  aim_s: number | null;
  met: boolean | null;
}

export interface RecordOptions {
  size?: number;
  aim?: number;
  peer?: { name: string; samples: readonly Sample[] };
}

export function toRecord(
  name: string,
  samples: readonly Sample[],
  { size, aim, peer }: RecordOptions,
): BenchRecord {
  const seconds = samples.map((sample) => sample.seconds);
  const own = median(seconds);
  const other = peer ? median(peer.samples.map((sample) => sample.seconds)) : null;
  return {
    name,
    size: size ?? null,
    median_s: round(own),
    min_s: round(Math.min(...seconds)),
    max_s: round(Math.max(...seconds)),
    peak_kib: samples.some(({ peakKib }) => peakKib === null)
      ? null
      : Math.max(...samples.map(({ peakKib }) => peakKib ?? 0)),
    peer: peer?.name ?? null,
    peer_median_s: other === null ? null : round(other),
    ratio: other === null ? null : Math.round(other / own * 100) / 100,
    aim_s: aim === undefined ? null : round(aim),
    met: aim === undefined ? null : own <= aim,
  };
}

export function renderTable(records: readonly BenchRecord[]): string {
  const head = ["name", "size", "median", "min–max s", "peak MiB", "peer", "peer s", "ratio", "aim s", "met"];
  const rows = records.map((record) => [
    record.name,
    text(record.size),
    seconds(record.median_s),
    record.min_s === null ? "" : `${seconds(record.min_s)}–${seconds(record.max_s)}`,
    record.peak_kib === null ? "" : (record.peak_kib / 1024).toFixed(0),
    text(record.peer),
    seconds(record.peer_median_s),
    text(record.ratio),
    text(record.aim_s),
    record.met === null ? "" : record.met ? "yes" : "NO",
  ]);
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd())
    .join("\n");
}

function round(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}

function seconds(value: number | null): string {
  return value === null ? "" : value.toFixed(3);
}

function text(value: number | string | null): string {
  return value === null ? "" : String(value);
}
