/** Every word of rinv and rspconfig: what it shows, and what is refused before a BMC is contacted. */
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { simAddress } from "../simulators/ipmi_sim.ts";
import { startRmcpBmc } from "../simulators/rmcp_bmc.ts";
import { sampleHardware } from "../simulators/sample_hardware.ts";
import { nodesOf, type Site, site } from "./hardware_site.ts";

const ignore = Deno.uid() !== 0;

/** One BMC on port 623 with everything; `log` holds the kinds of messages that it got. */
async function scene(
  work: (site: Site, log: readonly string[], address: string) => Promise<void>,
): Promise<void> {
  const address = simAddress(randomInt(16000));
  const bmc = await startRmcpBmc({ address, port: 623, hardware: sampleHardware() });
  try {
    await site(nodesOf([{ address }]), (site) => work(site, bmc.log, address), [], true);
  } finally {
    await bmc.close();
  }
}

const INVENTORY: Readonly<Record<string, RegExp>> = {
  model: /^System (Manufacturer: Intel|Description: S5500BC|Model\/MTM: 7X21CTO1WW|Revision: 1\.0)$/,
  serial: /^(System|Chassis|Board) Serial Number: (12-34|CHSN1|BSN1)$/,
  asset: /^System Asset Number: asset 7$/,
  mprom: /^BMC Firmware: 2\.35$/,
  firm: /^BMC Firmware: 2\.35$/,
  deviceid: /^(IPMI Version|BMC Manufacturer|Product ID|Device ID|Device Revision): /,
  guid: /^GUID: [0-9a-f-]{36}$/,
  uuid: /^GUID: [0-9a-f-]{36}$/,
  mac: /^BMC MAC: 02:00:00:00:06:23$/,
  dimm: /^DIMM A1 /,
  vpd: /^(System|Chassis|Board|BMC Firmware)/,
  fru: /^(System|Chassis|Board|FRU|Power|DC|Management|OEM|Multirecord|.*Record)/,
};

Deno.test({
  name: "rinv: each word shows its part of what all shows",
  ignore,
  fn: () =>
    scene(async ({ run }) => {
      const all = (await run("rinv", "n1", "all")).lines;
      for (const [word, wanted] of Object.entries(INVENTORY)) {
        const { lines, status } = await run("rinv", "n1", word);
        assert.equal(status, 0, word);
        assert.ok(lines.length > 0 && lines.length < all.length, word);
        for (const line of lines) {
          assert.ok(all.includes(line), line);
          assert.match(line.replace(/^n1: /, ""), wanted, word);
        }
      }
      const both = (await run("rinv", "n1", "asset", "mac")).lines;
      assert.deepEqual(both, ["n1: System Asset Number: asset 7", "n1: BMC MAC: 02:00:00:00:06:23"]);
    }),
});

Deno.test({
  name: "rspconfig: each word is shown, set and shown again",
  ignore,
  fn: () =>
    scene(async ({ run }, _log, address) => {
      const lines = async (...words: string[]) => {
        const result = await run("rspconfig", "n1", ...words);
        assert.equal(result.status, 0, result.lines.join("\n"));
        return result.lines.map((line) => line.replace(/^n1: /, ""));
      };
      const words: [word: string, before: string, value: string, after: string][] = [
        ["netmask", "BMC Netmask: 255.255.255.0", "255.255.0.0", "BMC Netmask: 255.255.0.0"],
        ["gateway", "BMC Gateway: 172.16.2.1", "172.16.2.9", "BMC Gateway: 172.16.2.9"],
        ["backupgateway", "BMC Backup Gateway: 0.0.0.0", "172.16.2.8", "BMC Backup Gateway: 172.16.2.8"],
        ["snmpdest", "BMC SNMP Destination 1: 10.0.0.9", "10.0.0.7", "BMC SNMP Destination 1: 10.0.0.7"],
        ["alert", "BMC Alerts: disabled", "on", "BMC Alerts: enabled"],
        ["community", "BMC SNMP Community: public", "secret1", "BMC SNMP Community: secret1"],
        ["garp", "Gratuitous ARP seconds: disabled", "10", "Gratuitous ARP seconds: 5"],
        ["ip", `BMC IP: ${address}`, "172.16.2.12", "BMC IP: 172.16.2.12"],
      ];
      for (const [word, before, value, after] of words) {
        assert.equal((await lines(word))[0], before);
        assert.equal((await lines(`${word}=${value}`))[0], after);
        assert.equal((await lines(word))[0], after);
      }
      assert.deepEqual(await lines("userid"), ["BMC User 2: ADMIN"]);
      assert.deepEqual(await lines("userid=3", "username=bob"), ["BMC User 3: bob"]);
      assert.deepEqual(await lines("userid=3", "password=builder"), ["BMC User 3: bob"]);
      assert.deepEqual(await lines("ip", "netmask"), ["BMC IP: 172.16.2.12", "BMC Netmask: 255.255.0.0"]);
    }),
});

Deno.test({
  name: "rspconfig: wrong values are refused before anything is sent, with what is right",
  ignore,
  fn: () =>
    scene(async ({ run }, log) => {
      const wrong = [
        ["ip=172.16.2"],
        ["ip=127.0.0.1"],
        ["ip=224.0.0.1"],
        ["ip=172.16.2.0", "netmask=255.255.255.0"],
        ["ip=172.16.2.12", "netmask=255.255.255.0", "gateway=172.16.3.1"],
        ["ip=172.16.2.12", "ip=172.16.2.13"],
        ["netmask=255.0.255.0"],
        ["gateway=x"],
        ["backupgateway=1.2.3.4.5"],
        ["snmpdest=host"],
        ["alert=perhaps"],
        ["community=two words"],
        ["community=nineteen-characters"],
        ["garp=256"],
        ["garp=-1"],
        ["userid=1", "username=x"],
        ["userid=64", "username=x"],
        ["userid=3"],
        ["username=seventeen-letters"],
        ["password=one-and-twenty-letter"],
        ["password="],
        ["sol=perhaps"],
        ["solspeed=1200"],
        ["solretry=9,10"],
        ["solprivilege=root"],
        ["nosuch=1"],
        ["gateway=172.16.2.1", "garp=x"],
      ];
      for (const words of wrong) {
        const { lines, status } = await run("rspconfig", "n1", ...words);
        assert.deepEqual([lines.length, status], [1, 1], `${words}: ${lines}`);
        assert.doesNotMatch(lines[0]!, /one-and-twenty|Internal fault/);
      }
      assert.deepEqual(log, []);
    }),
});
