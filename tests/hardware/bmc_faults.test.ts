/** What goes wrong on the way ends in the right answer, or in that node's error within the time-outs. */
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { type FleetFaults, startFleet } from "../simulators/bmc_fleet.ts";
import { ADMIN } from "../simulators/ipmi_sim.ts";
import { type RmcpBmcOptions, startRmcpBmc } from "../simulators/rmcp_bmc.ts";
import { sampleHardware } from "../simulators/sample_hardware.ts";
import { nodesOf, type Rows, type Site, site } from "./hardware_site.ts";

const ignore = Deno.uid() !== 0;
const block = () => `127.${randomInt(64, 250)}.${randomInt(250)}.1`;
const SHORT = [{ key: "ipmitimeout", value: "0.4" }, { key: "ipmiretries", value: "2" }];

async function fleet(count: number, faults: FleetFaults, work: (site: Site) => Promise<void>): Promise<void> {
  const bmcs = await startFleet(block(), count, faults);
  try {
    // One in a million requests would fail with the usual three retries.
    const rows = { site: [{ key: "ipmitimeout", value: "1" }, { key: "ipmiretries", value: "6" }] };
    await site({ ...nodesOf(bmcs.addresses.map((address) => ({ address }))), ...rows }, work);
  } finally {
    await bmcs.close();
  }
}

/** One BMC on port 623 of an address of its own. */
async function lone(
  options: RmcpBmcOptions,
  work: (site: Site) => Promise<void>,
  rows: Rows = {},
): Promise<void> {
  const address = block();
  const bmc = await startRmcpBmc({ ...options, address, port: 623, hardware: sampleHardware() });
  try {
    await site({ ...nodesOf([{ address }]), site: SHORT, ...rows }, work);
  } finally {
    await bmc.close();
  }
}

const FANS = ["n1: Drive Fan: 4500 RPM", "n1: Fan 1A Tach: 6000 RPM"];

const FAULTS: readonly FleetFaults[] = [
  { loss: 0.05 },
  { delay: 30 },
  { duplicate: 0.3 },
  { reorder: 0.2 },
  { corrupt: 0.05 },
  { loss: 0.02, delay: 10, duplicate: 0.05, reorder: 0.05, corrupt: 0.02 },
];

for (const faults of FAULTS) {
  Deno.test({
    name: `20 BMCs with ${JSON.stringify(faults)}: every sensor of every node, and no other value`,
    ignore,
    fn: () =>
      fleet(20, faults, async ({ run }) => {
        const { lines, status } = await run("rvitals", "all", "temp", "fanspeed");
        assert.equal(status, 0, lines.filter((line) => line.includes("!")).join("\n"));
        const wanted = [
          "Ambient Temp: 23 C (73 F)",
          "Fan 1A Tach: 6000 RPM",
          "One's: -10 C (14 F)",
          "Two's: -10 C (14 F)",
          "Riser Temp: 41 C (106 F)",
          "Missing Temp: N/A",
          "Drive Temp: 37 C (99 F)",
          "Drive Fan: 4500 RPM",
        ];
        const nodes = Array.from({ length: 20 }, (_, n) => `n${n + 1}`);
        assert.deepEqual(lines, nodes.flatMap((node) => wanted.map((text) => `${node}: ${text}`)).sort());
      }),
  });
}

Deno.test({
  name: "a thousand BMCs at once answer all",
  ignore,
  fn: () =>
    fleet(1000, {}, async ({ run }) => {
      const { lines, status } = await run("rpower", "all", "stat");
      assert.equal(status, 0, lines.filter((line) => line.includes("!")).slice(0, 5).join("\n"));
      assert.equal(lines.filter((line) => /^n\d+: off$/.test(line)).length, 1000);
    }),
});

Deno.test({
  name: "a BMC that dies in mid-session is that node's error, within the time-outs",
  ignore,
  fn: () =>
    lone({ diesAfter: 12 }, async ({ run }) => {
      const begin = performance.now();
      const { lines, status } = await run("rvitals", "n1");
      assert.equal(status, 1);
      assert.match(lines.at(-1)!, /^n1! No answer from BMC 127\.[\d.]+ within \d+\.\d s$/);
      assert.ok(performance.now() - begin < 5000);
    }),
});

Deno.test({
  name: "a BMC without room for a session says so",
  ignore,
  fn: () =>
    lone({ mostSessions: 0 }, async ({ run }) => {
      const { lines } = await run("rvitals", "n1");
      assert.match(lines[0]!, /^n1! BMC [\d.]+ refused a session: it has no resources for another session$/);
    }),
});

Deno.test({
  name: "a BMC whose sessions are taken for a moment is asked again",
  ignore,
  async fn() {
    let asked = 0;
    const answer: RmcpBmcOptions["answer"] = (kind, _, datagram) => {
      // Status 01h of an Open Session Response: no resources.
      if (kind === "open17" && asked++ < 2) datagram[17] = 0x01;
      return [datagram];
    };
    await lone({ answer }, async ({ run }) => {
      assert.deepEqual(await run("rpower", "n1", "stat"), { lines: ["n1: off"], status: 0 });
      assert.equal(asked, 3);
    });
  },
});

Deno.test({
  name: "a wrong password is said once, whatever the verb, and does not show",
  ignore,
  fn: () =>
    lone({}, async ({ run }) => {
      for (const command of ["rvitals", "rinv", "reventlog", "renergy", "getmacs"]) {
        const { lines, status } = await run(command, "n1");
        assert.equal(status, 1);
        assert.match(lines.join("\n"), /^n1! BMC [\d.]+: wrong password for user "ADMIN"[^\n]*$/);
        assert.doesNotMatch(lines.join(), /wrong0/);
      }
    }, { passwd: [{ key: "ipmi", ...ADMIN, password: "wrong0" }] }),
});

Deno.test({
  name: "records of sensors are read from a BMC that sends only small pieces, and while they change",
  ignore,
  fn: async () => {
    for (const sdrPiece of [40, 20, 10, 8]) {
      await lone({ sdrPiece }, async ({ run }) => {
        const { lines } = await run("rvitals", "n1", "fanspeed");
        assert.deepEqual(lines, FANS);
      });
    }
    let reads = 0;
    const before: RmcpBmcOptions["before"] = (model, kind) => {
      if (kind === "0a/23" && ++reads % 40 === 0) model.reservation++;
    };
    await lone({ sdrPiece: 20, before }, async ({ run }) => {
      const { lines } = await run("rvitals", "n1", "fanspeed");
      assert.deepEqual(lines, FANS);
    });
    await lone(
      { sdrPiece: 20, before: (model, kind) => kind === "0a/23" && model.reservation++ },
      async ({ run }) => {
        const { lines } = await run("rvitals", "n1", "fanspeed");
        assert.match(lines.join(), /^n1! BMC [\d.]+ refused Get SDR: reservation cancelled/);
      },
    );
  },
});

Deno.test({
  name: "the deps table orders rpower; a node whose dependency failed is left alone; --nodeps ignores it",
  ignore,
  fn: async () => {
    const order: string[] = [];
    const first = block();
    const address = (n: number) => first.replace(/\d+$/, String(n));
    const bmcs = await Promise.all([1, 2].map((n) =>
      startRmcpBmc({
        address: address(n),
        port: 623,
        before: (_, kind) => void (kind === "00/02" && order.push(`n${n}`)),
      })
    ));
    const rows = {
      ...nodesOf([1, 2, 3].map((n) => ({ address: address(n) }))),
      deps: [{ node: "n1", nodedep: "n2", msdelay: "300", cmd: "on" }, {
        node: "n2",
        nodedep: "n3",
        cmd: "off",
      }],
      site: SHORT,
    };
    try {
      await site(rows, async ({ run }) => {
        const begin = performance.now();
        assert.deepEqual((await run("rpower", "n1,n2", "on")).lines, ["n1: on", "n2: on"]);
        assert.deepEqual(order, ["n2", "n1"]);
        assert.ok(performance.now() - begin >= 300);
        const failed = await run("rpower", "n2,n3", "off");
        assert.match(failed.lines.join("\n"), /n2! Not done: it depends on n3, which failed/);
        assert.match(failed.lines.join("\n"), /n3! No answer from BMC/);
        assert.equal(order.length, 2);
        await run("rpower", "n2,n3", "off", "--nodeps");
        assert.equal(order.length, 3);
      });
    } finally {
      await Promise.all(bmcs.map((bmc) => bmc.close()));
    }
  },
});

Deno.test({
  name: "rpower -m waits for the state, and says which nodes never reached it",
  ignore,
  fn: () =>
    lone({}, async ({ run, database }) => {
      const reached = run("rpower", "n1", "on", "-m", "nodelist.status==booted", "-t", "1");
      await database.write((transaction) => {
        transaction.put("nodelist", { node: "n1" }, { status: "booted" });
        return Promise.resolve();
      });
      assert.deepEqual(await reached, { lines: ["n1: on"], status: 0 });
      const never = await run("rpower", "n1", "on", "-m", "nodelist.status==ready", "-t", "0.01", "-r", "1");
      assert.equal(never.status, 1);
      assert.deepEqual(never.lines, [
        "n1! Did not reach nodelist.status==ready in 0.01 minutes",
        "n1: on",
        "n1: on",
      ]);
      assert.equal((await run("rpower", "n1", "on", "-m", "booted")).status, 1);
    }),
});
