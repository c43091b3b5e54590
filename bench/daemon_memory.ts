/** The largest resident set of a running process, as the kernel accounts for it. */
import { readFile, writeFile } from "node:fs/promises";
import type { Cluster } from "./cluster.ts";
import type { BenchRecord } from "./record.ts";

/** The record of what `work` measures, and one of the daemon's memory meanwhile. */
export async function* withDaemonMemory(
  { pid }: Cluster,
  work: () => Promise<BenchRecord>,
): AsyncGenerator<BenchRecord> {
  await writeFile(`/proc/${pid()}/clear_refs`, "5"); // VmHWM begins anew
  const record = await work();
  yield record;
  const status = await readFile(`/proc/${pid()}/status`, "utf8");
  yield {
    ...record,
    name: `${record.name}: daemon`,
    ...{ median_s: null, min_s: null, max_s: null },
    peak_kib: Number(/^VmHWM:\s*(\d+)/m.exec(status)?.[1]),
    ...{ peer: null, peer_median_s: null, ratio: null, aim_s: null, met: null },
  };
}
