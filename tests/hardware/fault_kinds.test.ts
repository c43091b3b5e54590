/** Every fault that a BMC or the way to it can have, through a power command, sensors and a console. */
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { faultyDelivery, type FleetFaults } from "../simulators/bmc_fleet.ts";
import { ADMIN, simAddress } from "../simulators/ipmi_sim.ts";
import { type RmcpBmcOptions, startRmcpBmc } from "../simulators/rmcp_bmc.ts";
import { plainHardware } from "../simulators/sample_hardware.ts";
import { nodesOf, type Rows, type Site, site } from "./hardware_site.ts";

const ignore = Deno.uid() !== 0;

interface Fault {
  name: string;
  bmc?: RmcpBmcOptions;
  rows?: Rows;
  /** Times out after 0.7 s instead of the many attempts that a lossy network needs. */
  short?: boolean;
  /** Commands in sessions before it dies, by command. */
  diesAfter?: Readonly<Record<string, number>>;
  /** What is told; undefined: everything works. */
  error?: RegExp;
}

const onTheWay = (faults: FleetFaults): Fault => ({
  name: JSON.stringify(faults),
  bmc: { deliver: faultyDelivery(faults) },
});

const FAULTS: readonly Fault[] = [
  onTheWay({ loss: 0.1 }),
  onTheWay({ delay: 60 }),
  onTheWay({ reorder: 0.3 }),
  onTheWay({ duplicate: 0.4 }),
  onTheWay({ corrupt: 0.1 }),
  {
    name: "no room for a session",
    short: true,
    bmc: { mostSessions: 0 },
    error: /no resources for another session/,
  },
  {
    name: "a wrong password",
    short: true,
    rows: { passwd: [{ key: "ipmi", ...ADMIN, password: "wrong0" }] },
    error: /: wrong password for user "ADMIN"/,
  },
  {
    name: "death in mid-session",
    short: true,
    diesAfter: { rpower: 1, rvitals: 6, rcons: 2 },
    error: /No answer from BMC/,
  },
  {
    name: "silence",
    short: true,
    diesAfter: { rpower: 0, rvitals: 0, rcons: 0 },
    error: /No answer from BMC/,
  },
];

type Work = (site: Site, error: RegExp | undefined) => Promise<void>;

const COMMANDS: Readonly<Record<string, Work>> = {
  async rpower({ run }, error) {
    const [first, second] = [await run("rpower", "n1", "stat"), await run("rpower", "n1", "stat")];
    // The first one of a BMC that dies after one command is answered.
    told(error && first.status === 0 ? second : first, ["n1: off"], error);
  },
  async rvitals({ run }, error) {
    const wanted = Array.from(
      { length: 9 },
      (_, n) => `n1: Temp ${n + 1}: ${21 + n} C (${Math.round((21 + n) * 1.8 + 32)} F)`,
    );
    told(await run("rvitals", "n1", "temp"), wanted, error);
  },
  async rcons({ open }, error) {
    const root = open("root", "rcons", "n1");
    if (error === undefined) {
      await root.shows("node1 login: ");
      root.type("root\r");
      await root.shows("you typed root\r\n");
    } else {
      await root.shows("[console ");
      let state = await root.shows("]");
      if (state === "up]") {
        root.type("lost\r");
        await root.shows("[console ");
        state = await root.shows("]");
      }
      assert.match(state, error);
    }
    root.type("\x05c.");
    await root.shows("[disconnect]");
    assert.deepEqual(await root.ended(), []);
  },
};

/** The answer, or nothing but this error. */
function told(
  { lines, status }: { lines: string[]; status: number },
  wanted: string[],
  error?: RegExp,
): void {
  if (error === undefined) return assert.deepEqual({ lines, status }, { lines: wanted, status: 0 });
  assert.deepEqual([lines.length, status], [1, 1], lines.join("\n"));
  assert.match(lines[0]!, error);
  assert.doesNotMatch(lines[0]!, /wrong0/);
}

for (const { name, bmc = {}, rows = {}, short = false, diesAfter, error } of FAULTS) {
  for (const [command, work] of Object.entries(COMMANDS)) {
    Deno.test({
      name: `${command}, ${name}: ${error ? "that error, in time" : "the right answer"}`,
      ignore,
      async fn() {
        const address = simAddress(randomInt(16000));
        const dies = diesAfter === undefined ? {} : { diesAfter: diesAfter[command] ?? 0 };
        const one = await startRmcpBmc({ hardware: plainHardware(9), ...bmc, ...dies, address, port: 623 });
        const times = short ? ["0.4", "2"] : ["1", "8"];
        const settings = ["ipmitimeout", "ipmiretries"].map((key, n) => ({ key, value: times[n]! }));
        const nodehm = [{ node: "all", mgt: "ipmi", serialport: "0" }];
        try {
          await site({ ...nodesOf([{ address }]), nodehm, site: settings, ...rows }, async (site) => {
            const begin = performance.now();
            await work(site, error);
            if (error) assert.ok(performance.now() - begin < 8000);
          });
        } finally {
          await one.close();
        }
      },
    });
  }
}
