/** What the tables say for all BMCs, read once a command whatever the number of nodes. */
import type { Context, Row } from "../../core/mod.ts";
import { type LoginMethods, parseLoginMethods } from "./cipher_suite.ts";
import { readTiming, type Timing } from "./timing.ts";

export interface SiteSettings {
  timing: Timing;
  methods: LoginMethods;
  /** site.ipmisdrcache: whether records of sensors are kept. */
  sdrCache: boolean;
  /** Rows of the passwd table. */
  passwd: readonly Row[];
}

/** @throws DeviceError site.ipmisuites is wrong */
export function siteSettings(context: Context): Promise<SiteSettings> {
  const read = context.shared("ipmi settings", () => new WeakMap<Context, Promise<SiteSettings>>());
  const known = read.get(context) ?? readSettings(context);
  read.set(context, known);
  return known;
}

async function readSettings({ db }: Context): Promise<SiteSettings> {
  const site = await db.site();
  return {
    timing: readTiming(site.get("ipmitimeout"), site.get("ipmiretries")),
    methods: parseLoginMethods(site.get("ipmisuites")),
    sdrCache: site.get("ipmisdrcache")?.toLowerCase() !== "no",
    passwd: await db.rows("passwd"),
  };
}
