/** Task `bench SUITE [SIZE…] [--json]`: figures of whole processes; never a test. */
import { renderTable } from "./record.ts";
import type { BenchRecord } from "./record.ts";
import type { Suite } from "./suite.ts";

const suites: Readonly<Record<string, () => Promise<Suite>>> = {
  boots: () => import("./boots.ts").then((file) => file.boots),
  client: () => import("./client.ts").then((file) => file.client),
  definitions: () => import("./definitions.ts").then((file) => file.definitions),
  ipmi: () => import("./ipmi.ts").then((file) => file.ipmi),
  provision: () => import("./provision.ts").then((file) => file.provision),
};

const words = Deno.args.filter((word) => !word.startsWith("-"));
const json = Deno.args.includes("--json");
const runs = Math.max(5, Number(/^--runs=(\d+)$/m.exec(Deno.args.join("\n"))?.[1] ?? 5));
const sizes = words.slice(1).map(Number);
const load = suites[words[0] ?? ""];

if (!load || !sizes.every((size) => size > 0)) {
  console.error(
    `Usage: deno task bench SUITE [SIZE…] [--json] [--runs=N]; suites: ${Object.keys(suites).join(", ")}`,
  );
  Deno.exit(1);
}

const suite = await load();
const records: BenchRecord[] = [];
for await (const record of suite({ runs, sizes, say: (text) => console.error(text) })) {
  if (json) console.log(JSON.stringify(record));
  records.push(record);
}
if (!json) console.log(renderTable(records));
