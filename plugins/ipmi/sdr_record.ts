/** A sensor data record of any type (IPMI 2.0 §43). Pure. */
import type { Buffer } from "node:buffer";
import type { Hop } from "./ipmi_command.ts";
import { BMC_ADDRESS } from "./ipmi_message.ts";
import { decodeLocator, type Locator } from "./locator_record.ts";
import { decodeSensors, type Sensor } from "./sensor_record.ts";

export const SDR_TYPE = {
  full: 0x01,
  compact: 0x02,
  eventOnly: 0x03,
  deviceLocator: 0x10,
  fruLocator: 0x11,
  mcLocator: 0x12,
} as const;

/** With the way from the BMC to the controller that has it; empty: the BMC itself. */
export type Reachable<T> = T & { path: readonly Hop[] };

export interface SdrContent {
  /** In the BMC's order; a record that stands for several sensors is as many. */
  sensors: Reachable<Sensor>[];
  locators: Reachable<Locator>[];
}

/**
 * Records of other types and those that are too short are left out.
 * @param from the controller whose records they are, default: the BMC
 */
export function decodeSdrs(records: readonly Buffer[], from: readonly Hop[] = []): SdrContent {
  const content: SdrContent = { sensors: [], locators: [] };
  for (const record of records) {
    for (const sensor of decodeSensors(record)) {
      content.sensors.push({
        ...sensor,
        path: pathTo({ channel: sensor.channel, address: sensor.owner }, from),
      });
    }
    const locator = decodeLocator(record);
    if (locator) content.locators.push({ ...locator, path: pathTo(locator, from) });
  }
  return content;
}

/** A controller calls itself by its address, or by that of a BMC. */
function pathTo({ channel, address }: Hop, from: readonly Hop[]): readonly Hop[] {
  return address === BMC_ADDRESS || address === from.at(-1)?.address ? from : [...from, { channel, address }];
}
