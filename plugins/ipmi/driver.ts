/** The hardware driver of nodes with nodehm.mgt=ipmi. */
import { type Context, defineDriver, DeviceError, type Target } from "../../core/mod.ts";
import { bootFlagsOf, describeBootFlags } from "./boot_device.ts";
import { type ChassisAction, chassisControl } from "./chassis_control.ts";
import { CompletionError } from "./completion_code.ts";
import { readCredentials } from "./credentials.ts";
import { getChassisStatus } from "./get_chassis_status.ts";
import { getBootFlags } from "./get_system_boot_options.ts";
import { type BmcLease, IpmiEngine } from "./ipmi_engine.ts";
import { keepBootFlags, setBootFlags } from "./set_system_boot_options.ts";
import { readTiming } from "./timing.ts";

export const ipmi = defineDriver<BmcLease>({
  mgt: "ipmi",
  columns: ["ipmi.bmc", "ipmi.username", "ipmi.password"],
  open,
  close: (bmc) => Promise.resolve(bmc.release()),
  power: {
    stat: async (bmc) => (await bmc.request(getChassisStatus())).on ? "on" : "off",
    on: control("on"),
    off: control("off"),
    softoff: control("softoff"),
    reset: control("reset"),
    cycle: control("cycle"),
    nmi: control("nmi"),
  },
  boot: {
    get: async (bmc) => describeBootFlags(await bmc.request(getBootFlags())),
    async set(bmc, device, options) {
      const flags = bootFlagsOf(device, options);
      await bmc.request(keepBootFlags()).catch(ignoreRefusal);
      await bmc.request(setBootFlags(flags));
      const read = await bmc.request(getBootFlags());
      // Some BMCs keep the device but not the bits around it.
      return describeBootFlags(read.selector === flags.selector ? flags : read);
    },
  },
});

/** The engine of this process, shared with the other commands that talk to BMCs. */
export function ipmiEngine({ shared, net, clock, random }: Context): IpmiEngine {
  return shared("ipmi", () => new IpmiEngine({ net, clock, random }));
}

/** @throws DeviceError the row is incomplete, or its BMC's name is unknown */
async function open(context: Context, target: Target): Promise<BmcLease> {
  const bmc = target.get("ipmi.bmc");
  if (bmc === undefined) {
    throw new DeviceError(`ipmi.bmc is not set for ${target.node}: set it to the BMC's name or address`);
  }
  const credentials = await readCredentials(context.db, target);
  const address = await context.resolve.address(bmc);
  if (address === undefined) {
    throw new DeviceError(`BMC "${bmc}" has no address: set hosts.ip and run makehosts, or correct ipmi.bmc`);
  }
  const site = await context.db.site();
  const timing = readTiming(site.get("ipmitimeout"), site.get("ipmiretries"));
  return ipmiEngine(context).acquire({ address, ...credentials, timing });
}

function control(action: ChassisAction): (bmc: BmcLease) => Promise<string> {
  return async (bmc) => {
    await bmc.request(chassisControl(action));
    return action;
  };
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof CompletionError)) throw error;
}
