/** All sensors and locators of a BMC: its own records, and those that controllers behind it keep themselves. */
import { CompletionError } from "./completion_code.ts";
import type { Requester } from "./ipmi_command.ts";
import { BMC_ADDRESS } from "./ipmi_message.ts";
import type { Locator } from "./locator_record.ts";
import { readRecords, type SdrCache } from "./sdr_cache.ts";
import { decodeSdrs, type Reachable, type SdrContent } from "./sdr_record.ts";
import { controllerAt } from "./send_message.ts";

/** @throws DeviceError */
export async function readSdrs(bmc: Requester, cache: SdrCache): Promise<SdrContent> {
  const content = decodeSdrs(await readRecords(bmc, cache));
  for (const { path, channel, address } of satellites(content)) {
    const own = { ...cache, address: `${cache.address}-${channel}-${address.toString(16)}` };
    const records = await readRecords(controllerAt(bmc, path), own).catch(notThere);
    const { sensors, locators } = decodeSdrs(records ?? [], path);
    content.sensors.push(...sensors);
    content.locators.push(...locators);
  }
  return content;
}

/** Controllers with sensors of which the BMC's own records tell nothing. */
function satellites({ sensors, locators }: SdrContent): Reachable<Locator>[] {
  const known = new Set([BMC_ADDRESS, ...sensors.map(({ owner }) => owner)]);
  return locators.filter(({ kind, hasSensors, address }) =>
    kind === "mc" && hasSensors && !known.has(address)
  );
}

/** A record may name a controller that this machine does not have. */
function notThere(error: unknown): undefined {
  if (!(error instanceof CompletionError)) throw error;
}
