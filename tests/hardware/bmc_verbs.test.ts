/** Every verb against ipmi_sim and against the BMCs of our own, with what ipmitool and FreeIPMI say of the same BMC. */
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { startFleet } from "../simulators/bmc_fleet.ts";
import { ADMIN, hasIpmiSim, withIpmiSims } from "../simulators/ipmi_sim.ts";
import { sampleHardware } from "../simulators/sample_hardware.ts";
import { nodesOf, type Site, site } from "./hardware_site.ts";

const ignore = !(await hasIpmiSim());

/** A BMC, the site where n1 is behind it, and the third parties. */
interface Scene extends Site {
  address: string;
  /** Lines that ipmitool prints. */
  ipmitool(...args: string[]): Promise<string[]>;
  lines(command: string, ...args: string[]): Promise<string[]>;
}

interface Kind {
  name: string;
  /** Cipher suite that ipmitool is told to use. */
  suite: string;
  /** It keeps times of entries and knows DCMI, GARP and alerts. */
  own: boolean;
}

const KINDS: readonly Kind[] = [
  { name: "ipmi_sim", suite: "3", own: false },
  { name: "our BMC, suite 3", suite: "3", own: true },
  { name: "our BMC, suite 17", suite: "17", own: true },
];

async function scene({ own, suite }: Kind, work: (scene: Scene) => Promise<void>): Promise<void> {
  const play = (address: string) =>
    site(
      nodesOf([{ address }]),
      (made) =>
        work({
          ...made,
          address,
          ipmitool: (...args) => ipmitool(address, suite, args),
          async lines(command, ...args) {
            const { lines, status } = await made.run(command, "n1", ...args);
            assert.equal(status, 0, lines.join("\n"));
            return lines.map((line) => line.replace(/^n1: /, ""));
          },
        }),
      [],
      true,
    );
  if (!own) return await withIpmiSims(1, ([sim]) => play(sim!.address), sampleHardware());
  const fleet = await startFleet(`127.${randomInt(64, 250)}.${randomInt(250)}.1`, 1);
  try {
    await play(fleet.addresses[0]!);
  } finally {
    await fleet.close();
  }
}

async function ipmitool(address: string, suite: string, args: string[]): Promise<string[]> {
  const head = ["-I", "lanplus", "-C", suite, "-H", address, "-U", ADMIN.username, "-P", ADMIN.password];
  const { stdout } = await new Deno.Command("ipmitool", { args: [...head, ...args], stderr: "null" })
    .output();
  return new TextDecoder("latin1").decode(stdout).split("\n").map((line) => line.trimEnd()).filter((line) =>
    line !== ""
  );
}

for (const kind of KINDS) {
  const test = (promise: string, fn: (scene: Scene) => Promise<void>) =>
    Deno.test({ name: `${kind.name}: ${promise}`, ignore, fn: () => scene(kind, fn) });

  test("rvitals shows every sensor of ipmitool with the same number and unit", async ({ lines, ipmitool }) => {
    const ours = new Map((await lines("rvitals", "all")).map((line) => split(line)));
    const theirs = (await ipmitool("sensor")).map((line) => line.split("|").map((part) => part.trim()));
    const units: Record<string, string> = { "degrees C": "C", percent: "%", "Watts*hour": "W * hour" };
    let compared = 0;
    for (const [name = "", value = "", unit = ""] of theirs) {
      // ipmitool shows the bytes of packed names, and control characters.
      if (
        !/^[ -~]+$/.test(name) || name.startsWith("Bad") || name.startsWith("DIMM") || unit === "discrete"
      ) continue;
      const [, number, word] = /^(\S+) ?(.*?)(?: \(-?\d+ F\))?$/.exec(ours.get(name) ?? "") ?? [];
      if (!/^[\d.-]+$/.test(value)) continue;
      assert.equal(Number(number).toFixed(3), value, name);
      assert.equal(word, units[unit] ?? unit, name);
      compared++;
    }
    assert.ok(compared >= 22, `${compared} sensors compared`);
    const discrete = theirs.filter(([, , unit]) => unit === "discrete").map(([name]) => name);
    assert.ok(discrete.length >= 6);
    for (const name of discrete) assert.ok(ours.has(name!) || ours.has(`${name} 1`), name);
    let stated = 0;
    for (const line of await ipmitool("sdr", "elist")) {
      const [name = "", , , , states = ""] = line.split("|").map((part) => part.trim());
      if (!discrete.includes(name) || !ours.has(name)) continue;
      assert.equal(ours.get(name)!.split(", ").length, states.split(", ").length, `${name}: ${states}`);
      stated++;
    }
    assert.ok(stated >= 5, `${stated} sensors with states compared`);
    assert.equal(ours.get("BB +5.0V"), "5.016 Volts");
    assert.equal(ours.get("Ambient Temp"), "23 C (73 F)");
    assert.equal(ours.get("Fan 1A Tach"), "6000 RPM");
    assert.equal(ours.get("Avg Power"), "120 Watts");
    assert.equal(ours.get("Pwr Unit Status"), "Power Off / Power Down, Power Unit Failure Detected");
    assert.equal(ours.get("DIMM 3"), "Presence Detected");
    assert.equal(ours.get("SIX BIT"), "7 Volts");
    assert.equal(ours.get("12-34.5"), "7 Volts");
    for (const line of await lines("rvitals", "temp")) {
      assert.match(line, /: -?\d+ C \(|^Missing Temp: N\/A$/);
    }
    assert.deepEqual(await lines("rvitals", "fanspeed", "wattage"), [
      "Fan 1A Tach: 6000 RPM",
      "Avg Power: 120 Watts",
      "Drive Fan: 4500 RPM",
    ]);
  });

  test("no text of the BMC carries a control character", async ({ lines }) => {
    for (const command of ["rvitals", "rinv", "reventlog"]) {
      for (const line of await lines(command, "all")) assert.doesNotMatch(line, /\p{Cc}/u);
    }
  });

  test("the records of sensors are kept on disk unless the site says no", async ({ run, lines, sysroot, database, address }) => {
    const path = `${sysroot}/var/cache/xcat/ipmi/${address}.sdr`;
    await database.write((transaction) => {
      transaction.put("site", { key: "ipmisdrcache" }, { value: "no" });
      return Promise.resolve();
    });
    const fresh = await lines("rvitals", "all");
    await assert.rejects(Deno.stat(path));
    await database.write((transaction) => {
      transaction.remove("site", { key: "ipmisdrcache" });
      return Promise.resolve();
    });
    assert.deepEqual(await lines("rvitals", "all"), fresh);
    const kept = await Deno.readTextFile(path);
    assert.equal(kept.split("\n").length, 1 + sampleHardware().records.length + 1);
    // A name that only the file knows shows that it is read; another key, that it is not trusted.
    const name = (text: string) =>
      new TextEncoder().encode(text).reduce((all, byte) => all + byte.toString(16), "");
    const forged = kept.replace(name("Ambient Temp"), name("Forged! Temp"));
    await Deno.writeTextFile(path, forged);
    assert.ok((await run("rvitals", "n1", "temp")).lines.includes("n1: Forged! Temp: 23 C (73 F)"));
    await Deno.writeTextFile(path, forged.replace(/records=\d+/, "records=1"));
    assert.deepEqual(await lines("rvitals", "all"), fresh);
    assert.equal(await Deno.readTextFile(path), kept);
  });

  test("rinv shows every field of ipmitool's fru", async ({ lines, ipmitool }) => {
    const ours = await lines("rinv", "all");
    const values = new Set(ours.map((line) => split(line)[1]));
    let compared = 0;
    for (const line of await ipmitool("fru")) {
      const [, name = "", value = ""] = /^ (\S.*?)\s+: (.*)$/.exec(line) ?? [];
      if (name === "") continue;
      if (name === "Board Mfg Date") {
        const date = ours.find((line) => line.startsWith("Board Manufactured: "))?.replace(/^[^:]*: /, "") ??
          "";
        assert.equal(Date.parse(date.replace(" UTC", "Z")), Date.parse(value.trim()));
        compared++;
        continue;
      }
      assert.ok(values.has(value.trim()), `${name}: ${value}`);
      compared++;
    }
    assert.ok(compared >= 19, `${compared} fields compared`);
    assert.ok(ours.includes("System Description: S5500BC"));
    assert.ok(ours.includes("DIMM A1 Serial Number: SN0815"));
    assert.deepEqual(await lines("rinv", "dimm"), ours.filter((line) => line.startsWith("DIMM A1")));
    assert.deepEqual(await lines("rinv", "mac"), ["BMC MAC: 02:00:00:00:06:23"]);
    // ipmitool guesses from the bytes in which of the three orders they are meant (IPMI 2.0 §20.8).
    const [guid = ""] = await lines("rinv", "guid");
    const theirs = (await ipmitool("-N", "5", "mc", "guid")).find((line) => line.startsWith("System GUID"));
    assert.ok(
      guidOrders(guid).includes(theirs!.replace(/.*: /, "").replaceAll("-", "").toLowerCase()),
      theirs,
    );
    assert.deepEqual(await lines("rinv", "firm"), ["BMC Firmware: 2.35"]);
    assert.deepEqual(await lines("rinv", "asset"), ["System Asset Number: asset 7"]);
  });

  test("reventlog shows the events of ipmitool in its order, the last N, and clears", async ({ lines, ipmitool }) => {
    const ours = await lines("reventlog", "all");
    const theirs = await ipmitool("sel", "list");
    assert.equal(ours.length, theirs.length);
    assert.deepEqual(await lines("reventlog"), ours);
    assert.deepEqual(await lines("reventlog", "3"), ours.slice(-3));
    assert.deepEqual(await lines("reventlog", "3", "-s"), ours.slice(-3).reverse());
    const [, reading, threshold, unit] = /Reading (\S+) > Threshold (\S+) degrees (C)/.exec(
      (await ipmitool("sel", "elist")).join("\n"),
    ) ?? [];
    assert.ok(ours[0]!.includes(`reading ${reading} ${unit}, threshold ${threshold} ${unit}`), ours[0]);
    const words = (line: string) => line.replace(/^\S+ \S+ /, "");
    assert.deepEqual(ours.slice(-5).map(words), [
      "Power Unit, Power Off / Power Down (Pwr Unit Status) - Recovered",
      "Power Unit, Power Unit Failure Detected (Pwr Unit Status) - Recovered",
      "System Event, BMC Time synchronization event (Sensor 0x83)",
      "System Event, BMC Time synchronization event (Sensor 0x83)",
      "System Event, Boot (Sensor 0x83)",
    ]);
    assert.equal(
      words(ours[0]!),
      "Temperature, Upper Non-critical - going high, reading 86 C, threshold 80 C (Ambient Temp)",
    );
    theirs.forEach((line, n) => {
      const [, day, time] = line.split("|").map((part) => part.trim());
      if (!/^\d\d\//.test(day!)) return;
      assert.ok(ours[n]!.startsWith(`${day!.replace(/(\d\d)$/, "20$1")} ${time!.replace(/ .*/, "")} `), line);
      assert.equal(/Deasserted$/.test(line), / - Recovered$/.test(ours[n]!), line);
    });
    if (kind.own) {
      assert.match(ours.at(-1)!, /^01\/1[123]\/2010 \d\d:\d\d:53 System Event, Boot \(Sensor 0x83\)$/);
    }
    assert.match((await lines("reventlog", "1", "-a"))[0]!, /\[[0-9a-f]{4}: [0-9a-f]{32}\]$/);
    assert.deepEqual(await lines("reventlog", "clear"), ["SEL cleared"]);
    assert.deepEqual(await lines("reventlog", "all"), ["no event log entries"]);
    assert.match((await ipmitool("sel", "info")).join("\n"), /Entries +: 0/);
  });

  test("rspconfig shows and sets what ipmitool shows", async ({ run, lines, ipmitool, address }) => {
    const theirs = async (name: string) =>
      (await ipmitool("lan", "print", "1")).find((line) => line.startsWith(name))?.replace(/.*: /, "");
    assert.deepEqual(await lines("rspconfig", "ip"), [`BMC IP: ${address}`]);
    assert.deepEqual(await lines("rspconfig", "netmask", "gateway", "community"), [
      `BMC Netmask: ${await theirs("Subnet Mask")}`,
      `BMC Gateway: ${await theirs("Default Gateway IP")}`,
      `BMC SNMP Community: ${await theirs("SNMP Community String")}`,
    ]);
    const set = await lines(
      "rspconfig",
      "netmask=255.255.0.0",
      "gateway=172.16.2.9",
      "backupgateway=172.16.2.8",
    );
    assert.deepEqual(set.sort(), [
      "BMC Backup Gateway: 172.16.2.8",
      "BMC Gateway: 172.16.2.9",
      "BMC Netmask: 255.255.0.0",
    ]);
    assert.deepEqual([await theirs("Subnet Mask"), await theirs("Default Gateway IP")], [
      "255.255.0.0",
      "172.16.2.9",
    ]);
    const refused = await run("rspconfig", "n1", "gateway=1.2.3");
    assert.deepEqual([refused.status, await theirs("Default Gateway IP")], [1, "172.16.2.9"]);
    assert.deepEqual(await lines("rspconfig", "userid=5", "username=bob", "password=builder"), [
      "BMC User 5: bob",
    ]);
    if (!kind.own) {
      const users = await ipmitool("user", "list", "1");
      assert.ok(users.some((line) => /^5 +bob +\S+ +\S+ +true +ADMINISTRATOR/.test(line)), users.join("\n"));
      return;
    }
    assert.deepEqual(await lines("rspconfig", "community=secret1"), ["BMC SNMP Community: secret1"]);
    assert.equal(await theirs("SNMP Community String"), "secret1");
    assert.deepEqual(await lines("rspconfig", "garp"), ["Gratuitous ARP seconds: disabled"]);
    assert.deepEqual(await lines("rspconfig", "garp=10"), ["Gratuitous ARP seconds: 5"]);
    assert.equal(await theirs("Gratituous ARP Intrvl"), "5.0 seconds");
    const sol = async (name: string) =>
      (await ipmitool("sol", "info", "1")).find((line) => line.startsWith(name))?.replace(/.*: /, "");
    assert.deepEqual(await lines("rspconfig", "sol=off"), ["BMC SOL: disabled"]);
    assert.equal(await sol("Enabled"), "false");
    assert.deepEqual(await lines("rspconfig", "sol=on"), ["BMC SOL: enabled"]);
    assert.equal(await sol("Enabled"), "true");
    assert.deepEqual(await lines("rspconfig", "solspeed=115200"), ["BMC SOL Speed: 115200"]);
    assert.deepEqual([await sol("Volatile Bit"), await sol("Non-Volatile Bit")], ["115.2", "115.2"]);
    assert.deepEqual(await lines("rspconfig", "solretry=5,120"), ["BMC SOL Retry: 5 times after 120 ms"]);
    assert.deepEqual([await sol("Retry Count"), await sol("Retry Interval")], ["5", "120"]);
    assert.deepEqual(await lines("rspconfig", "solprivilege=operator"), ["BMC SOL Privilege: operator"]);
    assert.equal(await sol("Privilege Level"), "OPERATOR");
    assert.deepEqual(await lines("rspconfig", "alert=on"), ["BMC Alerts: enabled"]);
    assert.deepEqual(await lines("rspconfig", "alert=off"), ["BMC Alerts: disabled"]);
    assert.deepEqual(await lines("rspconfig", "snmpdest=10.0.0.7"), [
      "BMC SNMP Destination 1: 10.0.0.7",
      "BMC SNMP Destination 2: 0.0.0.0",
    ]);
    assert.match(
      (await ipmitool("lan", "alert", "print", "1", "1")).join("\n"),
      /Alert IP Address +: 10\.0\.0\.7/,
    );
  });

  test("rbeacon lights, blinks and puts out", async ({ lines }) => {
    const shown: string[] = [];
    for (const action of ["on", "blink", "off"]) {
      assert.deepEqual(await lines("rbeacon", action), [action]);
      shown.push((await lines("rbeacon", "stat"))[0]!);
    }
    assert.deepEqual(shown, kind.own ? ["on", "blink", "off"] : ["unknown", "unknown", "unknown"]);
  });

  test("renergy shows the power that ipmitool shows, or that the BMC cannot tell", async ({ run, lines, ipmitool }) => {
    if (!kind.own) {
      const { lines, status } = await run("renergy", "n1");
      assert.deepEqual([lines, status], [["n1! The BMC does not measure power: it knows no DCMI"], 1]);
      return;
    }
    const theirs = (await ipmitool("dcmi", "power", "reading")).flatMap((line) =>
      /(\d+) Watts/.exec(line)?.[1] ?? []
    );
    const ours = (await lines("renergy")).flatMap((line) => /(\d+) Watts/.exec(line)?.[1] ?? []);
    assert.deepEqual(ours, theirs);
  });

  test("getmacs shows and writes the addresses that the machine's memory holds", async ({ lines, database }) => {
    assert.deepEqual(await lines("getmacs", "-d"), ["eth0: 00:15:17:aa:bb:c0"]);
    assert.deepEqual(await database.rows("mac"), []);
    assert.deepEqual(await lines("getmacs"), ["eth0: 00:15:17:aa:bb:c0"]);
    assert.deepEqual((await database.rows("mac")).map(({ node, mac }) => [node, mac]), [[
      "n1",
      "00:15:17:aa:bb:c0",
    ]]);
  });

  test("bmcdiscover finds it among silent addresses and makes a node of it", async ({ run, database, address }) => {
    const range = `${address.replace(/\d+$/, "1-20")}`;
    const found = await run("bmcdiscover", undefined, "--range", range);
    assert.deepEqual(found, {
      lines: [JSON.stringify({ data: `${address},7X21CTO1WW,12-34,ADMIN,,mp,bmc` })],
      status: 0,
    });
    const stanza = await run("bmcdiscover", undefined, "--range", range, "-z", "-w");
    assert.match(stanza.lines[0]!, /^\{"data":"node-7x21cto1ww-12-34:\\n {4}objtype=node\\n {4}bmc=127/);
    const values = await database.attributes(["node-7x21cto1ww-12-34"], [
      "ipmi.bmc",
      "vpd.serial",
      "nodehm.mgt",
    ]);
    const get = (column: string) => values.get("node-7x21cto1ww-12-34", column);
    assert.deepEqual([get("ipmi.bmc"), get("vpd.serial"), get("nodehm.mgt")], [address, "12-34", "ipmi"]);
    assert.equal((await run("rpower", "node-7x21cto1ww-12-34", "stat")).status, 0);
    const none = await run("bmcdiscover", undefined, "--range", "127.63.0.1-3");
    assert.deepEqual([none.lines, none.status], [['{"warning":"No BMC answered among 3 addresses"}'], 0]);
  });
}

Deno.test("a dry run contacts nobody; unknown words fail the command", async () => {
  await site(nodesOf([{ address: "127.63.0.1" }]), async ({ run }) => {
    const planned = async (command: string, ...args: string[]) =>
      (await run(command, "n1", ...args, "--dry-run")).lines;
    assert.deepEqual(await planned("reventlog", "clear"), ["n1: reventlog clear by ipmi"]);
    assert.deepEqual(await planned("rbeacon", "on"), ["n1: rbeacon on by ipmi"]);
    assert.deepEqual(await planned("getmacs"), ["n1: getmacs by ipmi"]);
    assert.deepEqual(await planned("rspconfig", "username=a", "password=b"), [
      "n1: rspconfig username=a password=******** by ipmi",
    ]);
    const scan = await run("bmcdiscover", undefined, "--range", "10.0.0.0/24", "--dry-run");
    assert.deepEqual(scan.lines, ['{"info":"254 addresses from 10.0.0.1 to 10.0.0.254 would be asked"}']);
    for (const command of ["rvitals", "rinv", "reventlog", "rbeacon", "rspconfig"]) {
      assert.equal((await run(command, "n1", "nosuchitem")).status, 1, command);
    }
    for (const command of ["rbeacon", "rspconfig"]) {
      assert.equal((await run(command, "n1")).status, 1, command);
    }
  });
});

function split(line: string): [string, string] {
  const at = line.indexOf(": ");
  return [line.slice(0, at), line.slice(at + 2)];
}

/** ipmitool shows the bytes in the order of the wire by default. */
/** The GUID's digits in the orders that implementations mean: as they are or turned round, fields swapped or not. */
function guidOrders(line: string): string[] {
  const bytes = line.replace(/.*: /, "").replaceAll("-", "").toLowerCase().match(/../g) ?? [];
  const swapped = (all: readonly string[]) =>
    [[0, 4], [4, 6], [6, 8]].flatMap(([from, to]) => all.slice(from, to).reverse()).concat(all.slice(8));
  const turned = bytes.toReversed();
  return [bytes, turned, swapped(bytes), swapped(turned)].map((order) => order.join(""));
}
