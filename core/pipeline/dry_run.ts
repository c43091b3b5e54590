/** `--dry-run`: ports that write down what would happen instead of doing it. */
import { createTwoFilesPatch } from "diff";
import { Buffer } from "node:buffer";
import type { Database } from "../database.ts";
import type { PlanningDatabase } from "../db/database.ts";
import type { Change } from "../db/store.ts";
import type { Fs, Ports } from "../ports/mod.ts";
import type { Result } from "../result.ts";
import { columnSpec } from "../table.ts";

export interface Plan {
  db: Database;
  ports: Ports;
  /** What would be done, in order. */
  results(): Iterable<Result>;
}

export function planChanges(db: PlanningDatabase, ports: Ports): Plan {
  const steps: string[] = [];
  return {
    db: db.planning((changes) => steps.push(...changes.map(describeChange))),
    ports: {
      ...ports,
      fs: planningFs(ports.fs, steps),
      run: (argv, options) => {
        if (options?.query) return ports.run(argv, options);
        steps.push(`Would run: ${argv.join(" ")}`);
        return Promise.resolve({ status: 0, stdout: "", stderr: "" });
      },
    },
    *results() {
      for (const step of steps) yield { info: step };
    },
  };
}

/** Reads see what was there before. */
function planningFs(fs: Fs, steps: string[]): Fs {
  const write: Fs["write"] = async (path, content, { mode = 0o644 } = {}) => {
    const before = await fs.readText(path);
    const isSecret = (mode & 0o077) === 0;
    steps.push(
      isSecret ? `Would write ${path} (not shown: it may hold secrets)` : diff(path, before, content),
    );
  };
  return {
    ...fs,
    write,
    async writeAll(files) {
      for (const file of files) {
        if (file.link === undefined) await write(file.path, file.content, file);
        else steps.push(`Would link ${file.path} to ${file.link}`);
      }
    },
    append: (path) => said(steps, `Would add to ${path}`),
    link: (target, path) => said(steps, `Would link ${path} to ${target}`),
    makeDirectory: async (path) => {
      if (!await fs.info(path)) steps.push(`Would make the folder ${path}`);
    },
    copy: (from, to) => said(steps, `Would copy ${from} to ${to}`),
    rename: (from, to) => said(steps, `Would rename ${from} to ${to}`),
    async remove(path) {
      if (await fs.info(path)) steps.push(`Would remove ${path}`);
    },
  };
}

function said(steps: string[], step: string): Promise<void> {
  steps.push(step);
  return Promise.resolve();
}

function diff(path: string, before: string | undefined, content: string | Uint8Array): string {
  const after = typeof content === "string" ? content : Buffer.from(content).toString("latin1");
  if (before === after) return `Would leave ${path} as it is`;
  return createTwoFilesPatch(before === undefined ? "/dev/null" : path, path, before ?? "", after, "", "")
    .trimEnd();
}

function describeChange(change: Change): string {
  const { table } = change;
  const cells = (row: Readonly<Record<string, string>>) =>
    Object.entries(row).map(([column, value]) =>
      `${column}=${columnSpec(table, column)?.secret ? "********" : value}`
    ).join(" ");
  if (change.kind === "put") {
    return `Would set in ${table.name}, ${cells(change.key)}: ${cells(change.values)}`;
  }
  if (change.kind === "append") return `Would add to ${table.name}: ${cells(change.values)}`;
  if (change.kind === "remove") return `Would remove from ${table.name}: ${cells(change.match)}`;
  return `Would replace all rows of ${table.name} by ${change.rows.length}`;
}
