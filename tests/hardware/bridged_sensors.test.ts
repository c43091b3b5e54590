/** Sensors and memories of controllers behind the BMC, with what ipmitool and FreeIPMI read through the same BMC. */
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { ADMIN, hasIpmiSim, simAddress, startIpmiSim } from "../simulators/ipmi_sim.ts";
import { type RmcpBmcOptions, startRmcpBmc } from "../simulators/rmcp_bmc.ts";
import { type SampleHardware, sampleHardware } from "../simulators/sample_hardware.ts";
import { fullSensor, mcLocator, typed } from "../simulators/sensor_records.ts";
import { nodesOf, type Site, site } from "./hardware_site.ts";

const ignore = !(await hasIpmiSim());

interface Scene {
  run: Site["run"];
  sysroot: string;
  /** Lines of ipmitool, FreeIPMI's ipmi-sensors. */
  ipmitool(...args: string[]): Promise<string[]>;
  ipmiSensors(...args: string[]): Promise<string[]>;
}

async function scene(
  start: (address: string) => Promise<() => Promise<void>>,
  work: (scene: Scene) => Promise<void>,
): Promise<void> {
  const address = simAddress(randomInt(16000));
  const stop = await start(address);
  const cache = await Deno.makeTempDir({ prefix: "bridged" });
  const user = ["-u", ADMIN.username, "-p", ADMIN.password];
  try {
    const rows = { site: [{ key: "ipmitimeout", value: "0.4" }, { key: "ipmiretries", value: "2" }] };
    await site(
      { ...nodesOf([{ address }]), ...rows },
      ({ run, sysroot }) =>
        work({
          run,
          sysroot,
          ipmitool: (...args) =>
            output(
              "ipmitool",
              "-I",
              "lanplus",
              "-C",
              "3",
              "-H",
              address,
              "-U",
              user[1]!,
              "-P",
              user[3]!,
              ...args,
            ),
          ipmiSensors: (...args) =>
            output(
              "ipmi-sensors",
              ...["-D", "LAN_2_0", "-I", "3", "-W", "opensesspriv", "-h", address, ...user],
              ...["--quiet-cache", "--sdr-cache-directory", cache, "--no-header-output"],
              ...["--comma-separated-output", ...args],
            ),
        }),
      [],
      true,
    );
  } finally {
    await stop();
    await Deno.remove(cache, { recursive: true });
  }
}

async function output(program: string, ...args: string[]): Promise<string[]> {
  const { stdout } = await new Deno.Command("timeout", { args: ["20", program, ...args], stderr: "null" })
    .output();
  return new TextDecoder("latin1").decode(stdout).split("\n").map((line) => line.trim()).filter((line) =>
    line !== ""
  );
}

const simulated = (options: RmcpBmcOptions = {}) => async (address: string) => {
  const bmc = await startRmcpBmc({ hardware: sampleHardware(), ...options, address, port: 623 });
  return () => bmc.close();
};

const EMBEDDED = "our BMC that answers in one message";

const KINDS = {
  "ipmi_sim": async (address: string) => (await startIpmiSim(address, sampleHardware())).stop,
  "our BMC": simulated(),
  [EMBEDDED]: simulated({ bridge: { embedded: true } }),
};

for (const [name, start] of Object.entries(KINDS)) {
  Deno.test({
    name: `${name}: sensors behind it have the numbers of ipmitool and FreeIPMI`,
    ignore,
    fn: () =>
      scene(start, async ({ run, sysroot, ipmitool, ipmiSensors }) => {
        const { lines, status } = await run("rvitals", "n1", "all");
        assert.equal(status, 0);
        const shown = lines.filter((line) => /: (Riser|Drive [TF]|Missing)/.test(line));
        assert.deepEqual(shown, [
          "n1: Riser Temp: 41 C (106 F)",
          "n1: Riser 12V: 12.06 Volts",
          "n1: Riser Slot: Drive Presence",
          "n1: Missing Temp: N/A",
          "n1: Drive Temp: 37 C (99 F)",
          "n1: Drive Fan: 4500 RPM",
        ]);
        const sensors = await ipmitool("sensor");
        for (
          const wanted of [
            /^Riser Temp +\| 41\.000 +\| degrees C/,
            /^Riser 12V +\| 12\.060 +\| Volts/,
            /^Missing Temp +\| na /,
          ]
        ) {
          assert.ok(sensors.some((line) => wanted.test(line)), `${wanted}`);
        }
        for (const [number, raw] of [["7", "25 c0"], ["8", "5a c0"]] as const) {
          const answer = await ipmitool("-t", "0x32", "raw", "4", "0x2d", number);
          assert.ok(answer.join().startsWith(raw), answer.join());
        }
        // ipmi_sim cannot reserve such records, and ipmitool does not read them without.
        const behind = name === "ipmi_sim" ? undefined : await ipmitool("-t", "0x32", "sensor");
        assert.ok(behind?.some((line) => /^Drive Temp +\| 37\.000 +\| degrees C/.test(line)) ?? true);
        // FreeIPMI waits for an answer of its own.
        const bridged = name === EMBEDDED ? undefined : await ipmiSensors("--bridge-sensors");
        for (
          const wanted of [
            /,Riser Temp,Temperature,41\.00,C,/,
            /,Riser 12V,Voltage,12\.06,V,/,
            /,Riser Slot,.*'Drive Presence'/,
          ]
        ) {
          assert.ok(bridged?.some((line) => wanted.test(line)) ?? true, `${wanted}`);
        }
        // What they keep themselves is kept as the records of BMCs are.
        const kept: string[] = [];
        for await (const { name } of Deno.readDir(`${sysroot}/var/cache/xcat/ipmi`)) kept.push(name);
        assert.ok(kept.some((name) => /^[\d.]+-0-32\.sdr$/.test(name)), kept.join());
        assert.deepEqual((await run("rvitals", "n1", "all")).lines, lines);
      }),
  });

  Deno.test({
    name: `${name}: memories behind it are parts`,
    ignore,
    fn: () =>
      scene(start, async ({ run, ipmitool }) => {
        const { lines } = await run("rinv", "n1", "all");
        for (
          const line of [
            "n1: Riser Serial Number: RC1",
            "n1: Riser Card Serial Number: RS1",
            "n1: Backplane Serial Number: BP1",
          ]
        ) assert.ok(lines.includes(line), lines.join("\n"));
        const theirs = await ipmitool("fru");
        for (const serial of ["RC1", "RS1", "BP1"]) {
          assert.ok(theirs.some((line) => line.endsWith(`: ${serial}`)), `${serial} in ${theirs.join("\n")}`);
        }
      }),
  });
}

Deno.test({
  name: "a controller that takes messages and does not answer costs its own sensors only, and one wait",
  ignore,
  fn: () =>
    scene(simulated({ bridge: { deaf: true } }), async ({ run }) => {
      const begin = performance.now();
      const { lines, status } = await run("rvitals", "n1", "all");
      assert.equal(status, 0);
      assert.ok(lines.includes("n1: Riser Temp: N/A") && lines.includes("n1: Riser Slot: N/A"));
      assert.ok(lines.includes("n1: Ambient Temp: 23 C (73 F)"));
      // Two controllers, 0.7 s each by the time-outs of this site.
      assert.ok(performance.now() - begin < 5000);
    }),
});

Deno.test({
  name: "a controller behind a controller is reached through both, as ipmitool does",
  ignore,
  fn: () => {
    const temperature = { type: 1, units: [0, 1, 0] as const, m: 1, number: 5 };
    const module: SampleHardware = {
      records: [],
      sensors: [{ number: 5, type: 1, readingType: 1, value: 52 }],
      frus: {},
      events: [],
    };
    const carrier: SampleHardware = {
      records: [fullSensor({ ...temperature, owner: 0x72, name: typed("Module Temp") })],
      sensors: [],
      frus: {},
      events: [],
      satellites: { 0x72: module },
    };
    const hardware: SampleHardware = {
      records: [mcLocator(typed("Carrier"), { address: 0x82, capabilities: 0x01 })],
      sensors: [],
      frus: {},
      events: [],
      satellites: { 0x82: carrier },
    };
    return scene(simulated({ hardware }), async ({ run, ipmitool }) => {
      const { lines } = await run("rvitals", "n1", "temp");
      assert.deepEqual(lines, ["n1: Module Temp: 52 C (126 F)"]);
      const raw = await ipmitool("-T", "0x82", "-B", "0", "-t", "0x72", "-b", "0", "raw", "4", "0x2d", "5");
      assert.match(raw.join(), /^34 c0/);
    });
  },
});
