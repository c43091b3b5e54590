/** Switches the nodes on, and waits for what they report. */
import { existsSync, statSync } from "node:fs";
import { type Background, LabError, waitUntil } from "./background.ts";
import { bridge, logs, nodeNames, nodes } from "./cluster.ts";
import type { Bmc } from "./machine.ts";
import type { Scenario } from "./scenario.ts";
import { tail } from "./session.ts";

export async function powerOn({ session, fault }: Scenario, bmcs: readonly Bmc[]): Promise<void> {
  if (fault === "dead-bmc") {
    await bmcs[0]?.process.stop();
    session.note("the BMC of node1 is dead now");
  }
  if (fault === "block-monitor") {
    // Before the table of local addresses is asked: what comes from the nodes for port 3002 is dropped.
    const drop = `ip rule add pref 5 iif ${bridge} ipproto tcp dport 3002 blackhole`;
    await session.type(`ip rule add pref 10 lookup local && ${drop} && ip rule del pref 0`);
  }
  await session.type(`rsetboot ${nodeNames} net`);
  await session.type(`rpower ${nodeNames} stat`, { shows: both("off") });
  await session.type(`rpower ${nodeNames} on`, { shows: both("on") });
  await session.type(`rpower ${nodeNames} stat`, { shows: both("on") });
}

/** @throws LabError a node did not report that it booted, with the log that tells most */
export async function waitForNodes(
  { session, bootTimeoutMs }: Scenario,
  xcatd: Background,
  names: readonly string[],
): Promise<void> {
  const waiting = new Map(names.map((name) => [name, Date.now()]));
  const booted = async () => {
    const statuses = await session.ask(`nodels ${names.join(",")} nodelist.status`);
    for (const [name, since] of waiting) {
      if (!new RegExp(`^${name}: booted$`, "m").test(statuses)) continue;
      waiting.delete(name);
      session.progress("");
      session.note(`${name} reported booted ${((Date.now() - since) / 1000).toFixed(1)} s after power on`);
    }
    session.progress(`waiting: ${statuses.trim().split("\n").join(", ")}`);
    return waiting.size === 0;
  };
  try {
    await waitUntil("the nodes report that they booted", bootTimeoutMs, booted, xcatd, 1500);
  } catch (error) {
    session.progress("");
    if (!(error instanceof LabError) || waiting.size === 0) throw error;
    const [first = ""] = waiting.keys();
    const console = `${logs}/${first}-console.log`;
    const missing = `${[...waiting.keys()].join(" and ")} did not report booted`;
    // A machine that never came to a kernel has said nothing: then dhcpd and atftpd tell how far it came.
    const spoke = existsSync(console) && statSync(console).size > 0;
    if (!spoke) session.note(await tail(`${logs}/dhcpd.log`) + await tail(`${logs}/atftpd.log`));
    throw new LabError(`${missing}. ${error.message}`, spoke ? console : xcatd.log);
  }
  session.progress("");
}

/** What shows that each node has the state, in whatever order they answered. */
export function both(state: string): RegExp[] {
  return nodes.map(({ name }) => new RegExp(`^${name}: ${state}`, "m"));
}
