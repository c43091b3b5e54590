/** Suite `boots`: machines from rpower to booted, against the same machines whose kernel QEMU itself starts. */
import { join } from "node:path";
import { labNodes, managementNodeOf } from "../tests/lab/cluster.ts";
import { buildNodePackages } from "../tests/lab/node_packages.ts";
import { runInSandbox, whyNoSandbox } from "../tests/lab/sandbox.ts";
import type { Boots } from "./boot_machines.ts";
import { compiledProgram } from "./cluster.ts";
import { median, type Sample } from "./measure.ts";
import { toRecord } from "./record.ts";
import type { Suite } from "./suite.ts";

const DEFAULT_SIZES = [1, 2, 4];
/** Each run is minutes where the machines are emulated. */
const RUNS = 3;
/** How many times longer than the peer. */
const AIM = 1.3;

/** Sizes are numbers of machines. */
export const boots: Suite = async function* ({ sizes, say }) {
  const why = whyNoSandbox();
  if (why !== undefined) return say(`No machines are booted here: ${why.trim()}`);
  const program = compiledProgram();
  const packages = await buildNodePackages();
  for (const size of sizes.length > 0 ? sizes : DEFAULT_SIZES) {
    const name = "rpower on until booted";
    say(`${name}, machines: ${size}…`);
    const { own, peer } = await bootMachines(size, program, packages);
    const aim = AIM * median(peer);
    yield toRecord(name, samples(own), { size, aim, peer: { name: "qemu -kernel", samples: samples(peer) } });
  }
};

/** In a cluster of their own, which is gone afterwards. */
async function bootMachines(size: number, program: string, packages: string): Promise<Boots> {
  const script = join(import.meta.dirname as string, "boot_machines.ts");
  const argv = [Deno.execPath(), "run", "-A", script, String(size), String(RUNS), program, packages];
  const { status, stdout } = await runInSandbox(managementNodeOf(labNodes(size, "xnba")), argv, {
    inherit: "stderr",
  });
  if (status !== 0) throw new Error(`The cluster of ${size} ended with status ${status}.`);
  return JSON.parse(stdout);
}

function samples(seconds: readonly number[]): Sample[] {
  return seconds.map((seconds) => ({ seconds, peakKib: null }));
}
