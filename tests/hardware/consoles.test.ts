/** Consoles of nodes through BMCs of our own: shared, watched, taken over, logged, kept. */
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import type { Caller } from "../../core/mod.ts";
import { rcons } from "../../plugins/consoles/rcons.ts";
import { startFleet } from "../simulators/bmc_fleet.ts";
import { type RmcpBmc, type RmcpBmcOptions, startRmcpBmc } from "../simulators/rmcp_bmc.ts";
import { type Conversation, nodesOf, type Rows, type Site, site } from "./hardware_site.ts";

const LEAVE = "\x05c.";
const FAST = [{ key: "ipmitimeout", value: "0.4" }, { key: "ipmiretries", value: "2" }];

interface Scene extends Site {
  bmcs: RmcpBmc[];
  log(node: string): Promise<string>;
}

function test(
  name: string,
  work: (scene: Scene) => Promise<void>,
  { count = 1, bmc = {}, rows = {}, cons = {} }: {
    count?: number;
    bmc?: RmcpBmcOptions;
    rows?: Rows;
    cons?: Record<string, string>;
  } = {},
): void {
  Deno.test({
    name,
    ignore: Deno.uid() !== 0,
    async fn() {
      const block = `127.${randomInt(64, 250)}.${randomInt(250)}`;
      const starts = Array.from(
        { length: count },
        (_, n) => startRmcpBmc({ ...bmc, address: `${block}.${n + 1}`, port: 623 }),
      );
      const bmcs = await Promise.all(starts);
      try {
        const nodehm = [{ node: "all", mgt: "ipmi", serialport: "0", ...cons }];
        await site({ ...nodesOf(bmcs), nodehm, site: FAST, ...rows }, (site) =>
          work({
            ...site,
            bmcs,
            log: (node) => readFile(`${site.sysroot}/var/log/consoles/${node}`, "utf8").catch(() => ""),
          }));
      } finally {
        await Promise.all(bmcs.map((bmc) => bmc.close()));
      }
    },
  });
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let n = 0; n < 400; n++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`It did not come about: ${what}`);
}

async function leave(one: Conversation): Promise<void> {
  one.type(LEAVE);
  await one.shows("[disconnect]");
  assert.deepEqual(await one.ended(), []);
}

test("rcons begins as the guide says, and passes keys and output on", async ({ open, log, bmcs }) => {
  const root = open("root", "rcons", "n1");
  assert.equal(await root.shows("\r\n"), "[Enter `^Ec?' for help]\r\n");
  await root.shows("node1 login: ");
  root.type("root\r");
  await root.shows("you typed root\r\n$ ");
  root.type("\x05c?");
  await root.shows("leave the console");
  root.type("\x05cl0");
  await root.shows("[break]\r\n");
  await leave(root);
  await until("the console is closed on the BMC", () => bmcs[0]?.sol.owner() === undefined);
  await until("the log is written", async () => (await log("n1")).includes("detached"));
  assert.match(await log("n1"), /console up -- .*\]\r\nnode1 login: root\r\nyou typed root\r\n/);
  assert.match(await log("n1"), /\[-- root@localhost attached -- \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\]/);
});

test("one has the keyboard, others watch; -f and ^Ecf take it", async ({ open }) => {
  const ann = open("ann", "rcons", "n1");
  await ann.shows("login: ");
  const bob = open("bob", "rcons", "n1");
  await bob.shows("[ann@localhost has the keyboard, you watch: `^Ecf' takes it]");
  ann.type("shared\r");
  await bob.shows("you typed shared\r\n");
  bob.type("x");
  await bob.shows("[you only watch");
  bob.type("\x05cf");
  await ann.shows("[bob@localhost has the keyboard now; you watch]");
  bob.type("mine\r");
  await ann.shows("you typed mine\r\n");
  const spy = open("spy", "rcons", "n1", "-s");
  await spy.shows("[Enter");
  spy.type("\x05cw");
  await spy.shows("bob@localhost (keyboard)");
  const eve = open("eve", "rcons", "n1", "-f");
  await bob.shows("[eve@localhost has the keyboard now");
  eve.type("\x05cr");
  assert.match(await eve.shows("you typed mine"), /you typed shared/);
  for (const one of [ann, bob, spy, eve]) await leave(one);
});

test("a console that another program holds is taken over by rcons -f only", async ({ open, bmcs }) => {
  bmcs[0]?.sol.run("06/48", Uint8Array.of(1, 1, 0xc0, 0, 0, 0) as never, 77);
  const root = open("root", "rcons", "n1");
  await root.shows("[console down: BMC");
  await root.shows("somebody else has the console");
  await leave(root);
  const force = open("root", "rcons", "n1", "-f");
  await force.shows("[console up]");
  await leave(force);
});

test("the daemon keeps consoles open and logs them; on demand only while somebody looks", async (scene) => {
  const { serve, bmcs, log, open, sysroot } = scene;
  await serve();
  await until("n1 and n2 are open", () => bmcs.slice(0, 2).every((bmc) => bmc.sol.owner() !== undefined));
  await until("n1 is logged", async () => (await log("n1")).includes("node1 login: "));
  assert.equal(bmcs[2]?.sol.owner(), undefined);
  const root = open("root", "rcons", "n3");
  await root.shows("login: ");
  assert.notEqual(bmcs[2]?.sol.owner(), undefined);
  await leave(root);
  await until("n3 is closed", () => bmcs[2]?.sol.owner() === undefined);
  assert.notEqual(bmcs[0]?.sol.owner(), undefined);
  assert.equal((await stat(`${sysroot}/var/log/consoles/n1`)).mode & 0o777, 0o600);
}, {
  count: 3,
  rows: {
    nodehm: [
      { node: "n3", consoleondemand: "yes" },
      { node: "all", mgt: "ipmi", serialport: "0" },
    ],
  },
});

test("a BMC that died is tried again, and the watcher sees both", async ({ open, bmcs }) => {
  const root = open("root", "rcons", "n1");
  await root.shows("login: ");
  // The BMC starts again: it knows no session any more.
  await bmcs[0]?.close();
  root.type("lost\r");
  await root.shows("[console down: ");
  const again = await startRmcpBmc({ address: bmcs[0]!.address, port: 623 });
  try {
    await root.shows("[console up]");
    await root.shows("node1 login: ");
    root.type("back\r");
    await root.shows("you typed back");
    await leave(root);
  } finally {
    await again.close();
  }
});

test("a log is put aside when it is large, and so many are kept", async ({ open, sysroot, log }) => {
  const root = open("root", "rcons", "n1");
  await root.shows("login: ");
  for (let n = 0; n < 4; n++) {
    root.type(`count 3000\rround${n}\r`);
    await root.shows(`you typed round${n}`);
    await until("it is written", async () => (await log("n1")).includes(`you typed round${n}`));
  }
  await leave(root);
  await until("the log is written", async () => (await log("n1")).includes("detached"));
  assert.deepEqual((await readdir(`${sysroot}/var/log/consoles`)).sort(), ["n1", "n1.1", "n1.2"]);
  assert.ok((await stat(`${sysroot}/var/log/consoles/n1`)).size < 70_000);
}, {
  rows: { site: [...FAST, { key: "consolelogsize", value: "0.03" }, { key: "consolelogs", value: "2" }] },
});

test("what cannot be opened is told", async ({ open, run }) => {
  assert.match((await run("rcons", "all")).lines[0] ?? "", /console of one node, 2 were named; wcons/);
  assert.match((await run("rcons", "n1", "-f", "-s")).lines[0] ?? "", /exclude each other/);
  const none = open("root", "rcons", "n2");
  await none.shows("[console down: n2 has no console: set nodehm.cons, or nodehm.serialport and nodehm.mgt]");
  await leave(none);
}, { count: 2, rows: { nodehm: [{ node: "n1", conserver: "sn1" }, { node: "all", mgt: "ipmi" }] } });

Deno.test("rcons goes on at the daemon of the host that nodehm.conserver names, and not in a circle", async () => {
  const started: string[][] = [];
  const goOn = async (variables: Record<string, string>, ...args: string[]) => {
    const caller: Caller = {
      variables,
      program: ["/opt/xcat/bin/xcat"],
      isTerminal: true,
      attach: (argv) => Promise.resolve(started.push([...argv])),
      start: () => Promise.reject(new Error("not started")),
      question: () => Promise.resolve(undefined),
    };
    const rows = {
      nodelist: [{ node: "n1" }],
      nodehm: [{ node: "n1", conserver: "sn1.cluster", mgt: "ipmi", serialport: "0" }],
      site: [{ key: "xcatdport", value: "3009" }],
    };
    const results: unknown[] = [];
    await site(rows, async ({ run }) => {
      const told = (await run("rcons", "n1", ...args)).lines.map((line) => JSON.parse(line));
      results.push(...await Array.fromAsync(rcons.follow!(caller, ReadableStream.from(told))));
    });
    return results;
  };
  assert.deepEqual(await goOn({}, "-s"), [{ errorcode: 1 }]);
  assert.deepEqual(started, [
    ["env", "-u", "XCATBYPASS", "XCATHOST=sn1.cluster:3009", "/opt/xcat/bin/xcat", "rcons", "n1", "-s"],
  ]);
  const [circle] = await goOn({ XCATHOST: "sn1.cluster:3009" }) as { error: string }[];
  assert.match(
    circle?.error ?? "",
    /sn1\.cluster:3009 does not take itself for the host of nodehm\.conserver of n1/,
  );
  assert.equal(started.length, 1);
});

test(
  "a wrong password is told to who watches, and is no attempt that the BMC could count",
  async ({ open, bmcs }) => {
    const root = open("root", "rcons", "n1");
    await root.shows('wrong password for user "ADMIN"');
    // The pause before the next attempt is over when somebody comes.
    const other = open("root", "rcons", "n1", "-s");
    await other.shows('wrong password for user "ADMIN"');
    for (const one of [root, other]) await leave(one);
    const kinds = new Set(bmcs[0]?.log);
    assert.ok(kinds.has("rakp1"));
    assert.ok(!kinds.has("rakp3"), [...kinds].join());
  },
  { rows: { passwd: [{ key: "ipmi", username: "ADMIN", password: "wrong0" }] } },
);

test("no password shows in a log or in a process's arguments", async ({ open, log }) => {
  const root = open("root", "rcons", "n1");
  await root.shows("login: ");
  for (const entry of await readdir("/proc")) {
    if (!/^\d+$/.test(entry) || !existsSync(`/proc/${entry}/cmdline`)) continue;
    const words = await readFile(`/proc/${entry}/cmdline`, "utf8").catch(() => "");
    // Other tests call ipmitool with its password beside this one.
    if (!/ipmi(tool|console)/.test(words)) assert.ok(!words.includes("PASSW0RD"), words);
  }
  await leave(root);
  await until("the log is written", async () => (await log("n1")).includes("detached"));
  assert.ok(!(await log("n1")).includes("PASSW0RD"));
});

Deno.test({
  name: "a hundred consoles over a bad network are all open and logged, and commands go on beside them",
  ignore: Deno.uid() !== 0,
  async fn() {
    const faults = { loss: 0.03, delay: 5, duplicate: 0.05, reorder: 0.05, sample: false };
    const fleet = await startFleet(`127.${randomInt(64, 250)}.${randomInt(250)}.1`, 100, faults);
    const nodehm = [{ node: "all", mgt: "ipmi", serialport: "0" }];
    const rows = { site: [{ key: "ipmitimeout", value: "1" }, { key: "ipmiretries", value: "6" }] };
    try {
      await site(
        { ...nodesOf(fleet.addresses.map((address) => ({ address }))), nodehm, ...rows },
        async ({ serve, sysroot, run }) => {
          await serve();
          const folder = `${sysroot}/var/log/consoles`;
          const isUp = async (node: string) =>
            (await readFile(`${folder}/${node}`, "utf8").catch(() => "")).includes("console up");
          for (let n = 1; n <= 100; n++) await until(`n${n} is open`, () => isUp(`n${n}`));
          const { lines, status } = await run("rpower", "all", "stat");
          assert.deepEqual([lines.filter((line) => line.endsWith(": off")).length, status], [100, 0]);
        },
      );
    } finally {
      await fleet.close();
    }
  },
});
