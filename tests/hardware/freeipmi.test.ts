/** FreeIPMI's tools against the BMCs of our own: they judge what our engine is tested against. */
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { ADMIN } from "../simulators/ipmi_sim.ts";
import { startRmcpBmc } from "../simulators/rmcp_bmc.ts";
import { sampleHardware } from "../simulators/sample_hardware.ts";

const ignore = Deno.uid() !== 0 || !(await has("ipmi-sensors"));

/** Starts a BMC that takes this suite only; `ask` runs one of FreeIPMI's tools and answers its lines. */
async function judged(
  suite: number,
  work: (ask: (tool: string, ...args: string[]) => Promise<string[]>) => Promise<void>,
): Promise<void> {
  const address = `127.${randomInt(64, 250)}.${randomInt(250)}.1`;
  const bmc = await startRmcpBmc({ address, port: 623, suites: [suite], hardware: sampleHardware() });
  const cache = await Deno.makeTempDir({ prefix: "freeipmi" });
  try {
    await work(async (tool, ...args) => {
      const login = ["-D", "LAN_2_0", "-I", String(suite), "-W", "opensesspriv", "-h", address];
      const user = ["-u", ADMIN.username, "-p", ADMIN.password];
      const { stdout, success } = await new Deno.Command(tool, {
        args: [...login, ...user, ...args],
        env: { HOME: cache, LC_ALL: "C", TZ: "UTC" },
        stderr: "null",
      }).output();
      assert.ok(success, `${tool} with suite ${suite}`);
      return new TextDecoder("latin1").decode(stdout).split("\n").filter((line) => line !== "");
    });
  } finally {
    await bmc.close();
    await Deno.remove(cache, { recursive: true });
  }
}

async function has(tool: string): Promise<boolean> {
  try {
    return (await new Deno.Command(tool, { args: ["--version"], stdout: "null" }).output()).success;
  } catch {
    return false;
  }
}

for (const suite of [1, 2, 3, 15, 16, 17]) {
  Deno.test({
    name: `suite ${suite}: ipmipower and ipmi-chassis switch our BMC`,
    ignore,
    fn: () =>
      judged(suite, async (ask) => {
        assert.match((await ask("ipmipower", "--stat")).join(), /: off$/);
        assert.match((await ask("ipmipower", "--on")).join(), /: ok$/);
        assert.match((await ask("ipmipower", "--stat")).join(), /: on$/);
        assert.ok(
          (await ask("ipmi-chassis", "--get-chassis-status")).some((line) =>
            /^System Power +: on$/.test(line)
          ),
        );
        await ask("ipmi-chassis", "--chassis-identify=FORCE");
      }),
  });
}

for (const suite of [3, 17]) {
  Deno.test({
    name: `suite ${suite}: FreeIPMI reads sensors, events, FRUs, device id and power of our BMC`,
    ignore,
    fn: () =>
      judged(suite, async (ask) => {
        const sensors = await ask(
          "ipmi-sensors",
          "--no-header-output",
          "--comma-separated-output",
          "--quiet-cache",
        );
        for (
          const line of [
            /,Ambient Temp,Temperature,23.00,C,'OK'$/,
            /,Fan 1A Tach,Fan,6000.00,RPM,'OK'$/,
            /,BB \+5\.0V,Voltage,5\.02,V,'OK'$/,
            /,Avg Power,.*,120\.00,W,'OK'$/,
            /,Two's,Temperature,-10\.00,C,'OK'$/,
            /,Pwr Unit Status,Power Unit,N\/A,N\/A,'Power Off\/Power Down' 'Power Unit Failure detected'$/,
          ]
        ) assert.ok(sensors.some((one) => line.test(one)), `${line}`);
        const events = await ask(
          "ipmi-sel",
          "--no-header-output",
          "--comma-separated-output",
          "--quiet-cache",
        );
        assert.equal(events.length, sampleHardware().events.length);
        assert.match(events.at(-1)!, /Jan-12-2010,21:12:53,.*System Event,OEM System Boot Event$/);
        assert.match(events[0]!, /Sensor Reading = 86\.00 C ; Threshold = 80\.00 C$/);
        const fru = await ask("ipmi-fru", "--quiet-cache");
        for (const text of ["FRU Product Name: S5500BC", "FRU Chassis Serial Number: CHSN1", "CAh FEh"]) {
          assert.ok(fru.some((line) => line.includes(text)), text);
        }
        assert.ok((await ask("bmc-info")).some((line) => /^Firmware Revision +: 2\.35$/.test(line)));
        const power = await ask("ipmi-dcmi", "--get-system-power-statistics");
        assert.ok(power.some((line) => /^Current Power +: 120 Watts$/.test(line)));
      }),
  });
}
