/** rpower and rsetboot by what reaches the BMC: the byte of each word, the flags of the next boot, the distance between nodes. */
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { ADMIN } from "../simulators/ipmi_sim.ts";
import { type RmcpBmc, startRmcpBmc } from "../simulators/rmcp_bmc.ts";
import { nodesOf, type Rows, type Site, site } from "./hardware_site.ts";

interface Scene extends Site {
  bmcs: RmcpBmc[];
  /** What Chassis Control was told: of which node, and the byte. */
  told: [node: string, action: number, ms: number][];
}

function test(name: string, count: number, rows: Rows, work: (scene: Scene) => Promise<void>): void {
  Deno.test({
    name,
    ignore: Deno.uid() !== 0,
    async fn() {
      const block = `127.${randomInt(64, 250)}.${randomInt(250)}`;
      const told: Scene["told"] = [];
      const bmcs = await Promise.all(
        Array.from({ length: count }, (_, n) => startRmcpBmc({ address: `${block}.${n + 1}`, port: 623 })),
      );
      bmcs.forEach(({ model }, n) => {
        const run = model.run;
        model.run = (kind, data) => {
          if (kind === "00/02") told.push([`n${n + 1}`, data.readUInt8(0), performance.now()]);
          return run(kind, data);
        };
      });
      try {
        await site({ ...nodesOf(bmcs), ...rows }, (made) => work({ ...made, bmcs, told }), [], true);
      } finally {
        await Promise.all(bmcs.map((bmc) => bmc.close()));
      }
    },
  });
}

test("each word of rpower is one action, and says which", 1, {}, async ({ run, told, bmcs }) => {
  const on = async (word: string) => {
    bmcs[0]!.model.on = true;
    told.length = 0;
    const { lines, status } = await run("rpower", "n1", word);
    return [lines.join(), status, ...told.map(([, action]) => action)];
  };
  assert.deepEqual(await on("off"), ["n1: off", 0, 0]);
  assert.deepEqual(await on("on"), ["n1: on", 0, 1]);
  assert.deepEqual(await on("wake"), ["n1: on", 0, 1]);
  assert.deepEqual(await on("cycle"), ["n1: cycle", 0, 2]);
  assert.deepEqual(await on("reset"), ["n1: reset", 0, 3]);
  assert.deepEqual(await on("boot"), ["n1: reset", 0, 3]);
  assert.deepEqual(await on("nmi"), ["n1: nmi", 0, 4]);
  assert.deepEqual(await on("softoff"), ["n1: softoff", 0, 5]);
  for (const word of ["stat", "state", "status"]) assert.deepEqual(await on(word), ["n1: on", 0]);
  for (const word of ["suspend", "onstandby"]) {
    assert.deepEqual(await on(word), [
      `n1! "rpower ${word}" is not supported by the hardware driver "ipmi"`,
      1,
    ]);
  }
});

test(
  "rsetboot: what ipmitool reads of the next boot, for once and for good, by BIOS and UEFI",
  1,
  {},
  async ({ run, bmcs }) => {
    const shown = async (...words: string[]) => {
      const { lines, status } = await run("rsetboot", "n1", ...words);
      assert.equal(status, 0, lines.join());
      const login = [
        "-I",
        "lanplus",
        "-C",
        "17",
        "-H",
        bmcs[0]!.address,
        "-U",
        ADMIN.username,
        "-P",
        ADMIN.password,
      ];
      const { stdout } = await new Deno.Command("ipmitool", {
        args: [...login, "chassis", "bootparam", "get", "5"],
      }).output();
      const theirs = new TextDecoder().decode(stdout);
      const of = (pattern: RegExp) => pattern.exec(theirs)?.[1] ?? theirs;
      return [
        lines.join(),
        of(/Boot Flag (\w+)/),
        of(/Options apply to (.*)/),
        of(/BIOS (PC Compatible|EFI) /),
        of(/Boot Device Selector : (.*)/),
      ];
    };
    const once = "only next boot", always = "all future boots";
    assert.deepEqual(await shown("net"), ["n1: Network", "Valid", once, "PC Compatible", "Force PXE"]);
    assert.deepEqual(await shown("net", "-p", "-u"), ["n1: Network", "Valid", always, "EFI", "Force PXE"]);
    const disk = "Force Boot from default Hard-Drive";
    assert.deepEqual(await shown("hd", "-p"), ["n1: Hard Drive", "Valid", always, "PC Compatible", disk]);
    assert.deepEqual(await shown("hd", "-u"), ["n1: Hard Drive", "Valid", once, "EFI", disk]);
    assert.equal((await shown("cd"))[4], "Force Boot from CD/DVD");
    assert.equal((await shown("floppy"))[4], "Force Boot from Floppy/primary removable media");
    assert.equal((await shown("setup"))[4], "Force Boot into BIOS Setup");
    assert.deepEqual((await run("rsetboot", "n1", "stat")).lines, ["n1: BIOS Setup"]);
    assert.equal((await shown("def"))[1], "Invalid");
    assert.deepEqual((await run("rsetboot", "n1", "stat")).lines, ["n1: boot override inactive"]);
  },
);

const PAUSES = { site: [{ key: "syspowerinterval", value: "1" }, { key: "syspowermaxnodes", value: "2" }] };

test(
  "site.syspowerinterval passes after each site.syspowermaxnodes nodes that are switched on",
  5,
  PAUSES,
  async ({ run, told }) => {
    assert.equal((await run("rpower", "all", "on")).status, 0);
    assert.deepEqual(told.map(([node]) => node).sort(), ["n1", "n2", "n3", "n4", "n5"]);
    const times = new Map(told.map(([node, , ms]) => [node, ms]));
    const first = (nodes: string[]) => Math.min(...nodes.map((node) => times.get(node) ?? 0));
    assert.ok(first(["n3", "n4"]) - first(["n1", "n2"]) >= 900, JSON.stringify(told));
    assert.ok(first(["n5"]) - first(["n3", "n4"]) >= 900, JSON.stringify(told));
    const begin = performance.now();
    assert.equal((await run("rpower", "all", "off")).status, 0);
    assert.ok(performance.now() - begin < 2000, "nothing waits when nodes are switched off");
  },
);

const DEPENDENT = {
  deps: [{ node: "n1", nodedep: "n2", msdelay: "1500", cmd: "on,boot" }],
  site: [{ key: "powerinterval", value: "0.2" }],
};

test(
  "msdelay of the deps table and site.powerinterval add up; --nodeps and other actions keep the interval alone",
  2,
  DEPENDENT,
  async ({ run, told }) => {
    const gap = async (...words: string[]) => {
      told.length = 0;
      assert.equal((await run("rpower", "n1,n2", ...words)).status, 0);
      const [[first, , begin], [, , end]] = told as [[string, number, number], [string, number, number]];
      return { first, ms: end - begin };
    };
    const ordered = await gap("on");
    assert.equal(ordered.first, "n2");
    assert.ok(ordered.ms >= 1650, `${ordered.ms}`);
    for (const words of [["on", "--nodeps"], ["off"]]) {
      const { first, ms } = await gap(...words);
      assert.equal(first, "n1", words.join());
      assert.ok(ms >= 150 && ms < 1500, `${words}: ${ms}`);
    }
  },
);
