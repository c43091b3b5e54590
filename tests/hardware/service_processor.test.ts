/** The guide's section on service processors, command by command, with a BMC that answers as the one it shows. */
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import definitions from "../../plugins/definitions/mod.ts";
import hosts from "../../plugins/hosts/mod.ts";
import { startRmcpBmc } from "../simulators/rmcp_bmc.ts";
import { sampleHardware } from "../simulators/sample_hardware.ts";
import { site } from "./hardware_site.ts";

Deno.test({
  name: "bmc1 and the nodes behind it, as the guide says",
  ignore: Deno.uid() !== 0,
  async fn() {
    const address = `127.${randomInt(64, 250)}.${randomInt(250)}.1`;
    const options = { address, port: 623, username: "root", password: "123", hardware: sampleHardware() };
    const bmc = await startRmcpBmc(options);
    bmc.model.on = true;
    try {
      await site(
        { site: [{ key: "domain", value: "cluster" }] },
        async ({ run }) => {
          const set = async (command: string, ...args: string[]) => {
            const { lines, status } = await run(command, undefined, ...args);
            assert.equal(status, 0, `${command} ${args.join(" ")}: ${lines.join("\n")}`);
          };
          const lines = async (command: string, node: string, ...args: string[]) => {
            const result = await run(command, node, ...args);
            assert.equal(result.status, 0, result.lines.join("\n"));
            return result.lines;
          };
          await set("chtab", "node=bmc1", "nodelist.groups=mm");
          await set("chtab", "node=mm", "nodehm.mgt=ipmi");
          await set("chtab", "node=bmc1", "ipmi.bmc=bmc1", "ipmi.username=root", "ipmi.password=123");
          await set("chtab", "node=bmc1", `hosts.ip=${address}`);
          await lines("makehosts", "mm");
          assert.deepEqual(await lines("rspconfig", "bmc1", "ip"), [`bmc1: BMC IP: ${address}`]);
          assert.deepEqual(await lines("rpower", "bmc1", "status"), ["bmc1: on"]);
          assert.deepEqual(await lines("rbeacon", "bmc1", "on"), ["bmc1: on"]);
          assert.deepEqual(await lines("rbeacon", "bmc1", "off"), ["bmc1: off"]);
          const events = await lines("reventlog", "bmc1", "5");
          assert.deepEqual(
            events.map((line) => line.replace(/^bmc1: \d\d\/\d\d\/2010 \d\d:/, "bmc1: DAY HOUR:")),
            [
              "bmc1: DAY HOUR:12:18 Power Unit, Power Off / Power Down (Pwr Unit Status) - Recovered",
              "bmc1: DAY HOUR:12:19 Power Unit, Power Unit Failure Detected (Pwr Unit Status) - Recovered",
              "bmc1: DAY HOUR:12:28 System Event, BMC Time synchronization event (Sensor 0x83)",
              "bmc1: DAY HOUR:12:28 System Event, BMC Time synchronization event (Sensor 0x83)",
              "bmc1: DAY HOUR:12:53 System Event, Boot (Sensor 0x83)",
            ],
          );
          if (new Date(0).getTimezoneOffset() === 0) {
            assert.match(events[0]!, /^bmc1: 01\/12\/2010 21:12:18 /);
          }
          assert.ok((await lines("rinv", "bmc1", "all")).includes("bmc1: System Description: S5500BC"));
          assert.ok((await lines("rvitals", "bmc1", "all")).includes("bmc1: BB +5.0V: 5.016 Volts"));
          assert.deepEqual(await lines("rsetboot", "bmc1", "net"), ["bmc1: Network"]);

          await lines("nodeadd", "hw1-hw4", "groups=all,compute,mm");
          await set("chtab", "node=compute", "ipmi.bmc=bmc1", "ipmi.username=root", "ipmi.password=123");
          for (const node of ["hw1", "hw2", "hw3", "hw4"]) {
            assert.deepEqual(await lines("rpower", node, "status"), [`${node}: on`]);
          }
          assert.equal(bmc.log.filter((kind) => kind === "open17").length, 1, "one session for all of them");
        },
        [definitions, hosts],
        true,
      );
    } finally {
      await bmc.close();
    }
  },
});
