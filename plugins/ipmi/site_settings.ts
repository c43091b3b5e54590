/** What the tables say for all BMCs, read once a command whatever the number of nodes. */
import type { Context, Row } from "../../core/mod.ts";
import { readBmcKeys } from "./bmc_keys.ts";
import { type LoginMethods, parseLoginMethods } from "./cipher_suite.ts";
import { readTiming, type Timing } from "./timing.ts";

export interface SiteSettings {
  timing: Timing;
  methods: LoginMethods;
  /** site.ipmisdrcache: whether records of sensors are kept. */
  sdrCache: boolean;
  /** BMC keys (K_G), from the rows key=ipmikg of the passwd table. */
  bmcKeys: readonly Uint8Array[];
  /** Rows of the passwd table. */
  passwd: readonly Row[];
}

/** @throws DeviceError site.ipmisuites or a BMC key is wrong */
export function siteSettings(context: Context): Promise<SiteSettings> {
  const read = context.shared("ipmi settings", () => new WeakMap<Context, Promise<SiteSettings>>());
  const known = read.get(context) ?? readSettings(context);
  read.set(context, known);
  return known;
}

async function readSettings({ db }: Context): Promise<SiteSettings> {
  const site = await db.site();
  const passwd = await db.rows("passwd");
  return {
    timing: readTiming(site.get("ipmitimeout"), site.get("ipmiretries")),
    methods: parseLoginMethods(site.get("ipmisuites")),
    sdrCache: site.get("ipmisdrcache")?.toLowerCase() !== "no",
    bmcKeys: readBmcKeys(passwd),
    passwd,
  };
}
