/** A sensor data record of any type (IPMI 2.0 §43). Pure. */
import type { Buffer } from "node:buffer";
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

export interface SdrContent {
  /** In the BMC's order; a record that stands for several sensors is as many. */
  sensors: Sensor[];
  locators: Locator[];
}

/** Records of other types and those that are too short are left out. */
export function decodeSdrs(records: readonly Buffer[]): SdrContent {
  const content: SdrContent = { sensors: [], locators: [] };
  for (const record of records) {
    content.sensors.push(...decodeSensors(record));
    const locator = decodeLocator(record);
    if (locator) content.locators.push(locator);
  }
  return content;
}
