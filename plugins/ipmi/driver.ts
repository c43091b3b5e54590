/** The hardware driver of nodes with nodehm.mgt=ipmi. */
import { type Context, defineDriver, DeviceError, type Target } from "../../core/mod.ts";
import { readEnergy } from "./bmc_energy.ts";
import { readInventory } from "./bmc_inventory.ts";
import { readMacs } from "./bmc_macs.ts";
import { bmcSettings } from "./bmc_settings.ts";
import { bootFlagsOf, describeBootFlags } from "./boot_device.ts";
import { type ChassisAction, chassisControl } from "./chassis_control.ts";
import { chassisIdentify } from "./chassis_identify.ts";
import { CompletionError } from "./completion_code.ts";
import { findCredentials } from "./credentials.ts";
import { clearEvents, readEvents } from "./event_log.ts";
import { getChassisStatus } from "./get_chassis_status.ts";
import { getBootFlags } from "./get_system_boot_options.ts";
import { type BmcLease, IpmiEngine } from "./ipmi_engine.ts";
import type { SdrCache } from "./sdr_cache.ts";
import { readVitals } from "./sensor_vitals.ts";
import { keepBootFlags, setBootFlags } from "./set_system_boot_options.ts";
import { openSol } from "./sol_console.ts";
import { siteSettings } from "./site_settings.ts";
import { attemptWaits, type Timing } from "./timing.ts";

/** The way to one node's BMC. */
export interface IpmiSession {
  bmc: BmcLease;
  cache: SdrCache;
  clock: Context["clock"];
  timing: Timing;
}

/** Longest time that a light which cannot stay on is on, seconds. */
const LONGEST_IDENTIFY = 255;

export const ipmi = defineDriver<IpmiSession>({
  mgt: "ipmi",
  columns: ["ipmi.bmc", "ipmi.username", "ipmi.password"],
  open,
  close: ({ bmc }) => Promise.resolve(bmc.release()),
  power: {
    stat: async ({ bmc }) => (await bmc.request(getChassisStatus())).on ? "on" : "off",
    on: control("on"),
    off: control("off"),
    softoff: control("softoff"),
    reset: control("reset"),
    cycle: control("cycle"),
    nmi: control("nmi"),
    wake: control("on"),
  },
  boot: {
    get: async ({ bmc }) => describeBootFlags(await bmc.request(getBootFlags())),
    async set({ bmc }, device, options) {
      const flags = bootFlagsOf(device, options);
      await bmc.request(keepBootFlags()).catch(ignoreRefusal);
      await bmc.request(setBootFlags(flags));
      const read = await bmc.request(getBootFlags());
      // Some BMCs keep the device but not the bits around it.
      return describeBootFlags(read.selector === flags.selector ? flags : read);
    },
  },
  vitals: ({ bmc, cache }, kinds) => readVitals(bmc, cache, kinds),
  inventory: ({ bmc, cache }, words) => readInventory(bmc, cache, words),
  events: {
    read: ({ bmc, cache }, count) => readEvents(bmc, cache, count),
    clear: ({ bmc, clock }) => clearEvents(bmc, clock),
  },
  beacon: {
    async on({ bmc }) {
      await bmc.request(chassisIdentify(undefined))
        .catch(async (error) => {
          ignoreRefusal(error);
          await bmc.request(chassisIdentify(LONGEST_IDENTIFY));
        });
      return "on";
    },
    async off({ bmc }) {
      await bmc.request(chassisIdentify(0));
      return "off";
    },
    async blink({ bmc }) {
      await bmc.request(chassisIdentify(LONGEST_IDENTIFY));
      return "blink";
    },
    stat: async ({ bmc }) => (await bmc.request(getChassisStatus())).identify ?? "unknown",
  },
  settings: {
    ...bmcSettings,
    get: ({ bmc }, word) => bmcSettings.get(bmc, word),
    set: ({ bmc }, values) => bmcSettings.set(bmc, values),
  },
  macs: ({ bmc }) => readMacs(bmc),
  energy: ({ bmc }) => readEnergy(bmc),
  console: ({ bmc, clock, timing }, { force }) => openSol(bmc, { force, clock, waits: attemptWaits(timing) }),
});

/** The engine of this process, shared with the other commands that talk to BMCs. */
export function ipmiEngine({ shared, net, clock, random }: Context): IpmiEngine {
  return shared("ipmi", () => new IpmiEngine({ net, clock, random }));
}

/** @throws DeviceError the row is incomplete, or its BMC's name is unknown */
async function open(context: Context, target: Target): Promise<IpmiSession> {
  const bmc = target.get("ipmi.bmc");
  if (bmc === undefined) {
    throw new DeviceError(`ipmi.bmc is not set for ${target.node}: set it to the BMC's name or address`);
  }
  const { timing, methods, bmcKeys, sdrCache, passwd } = await siteSettings(context);
  const credentials = findCredentials(passwd, target);
  const address = await context.resolve.address(bmc);
  if (address === undefined) {
    throw new DeviceError(`BMC "${bmc}" has no address: set hosts.ip and run makehosts, or correct ipmi.bmc`);
  }
  return {
    bmc: ipmiEngine(context).acquire({ address, ...credentials, bmcKeys, timing, methods }),
    cache: { fs: context.fs, address, on: sdrCache },
    clock: context.clock,
    timing,
  };
}

function control(action: ChassisAction): (session: IpmiSession) => Promise<string> {
  return async ({ bmc }) => {
    await bmc.request(chassisControl(action));
    return action;
  };
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof CompletionError)) throw error;
}
