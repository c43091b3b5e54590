/** What the type of a sensor and an offset mean in words. Pure. */
import { GENERIC_EVENTS } from "./generic_events.ts";
import { SENSOR_TYPES } from "./sensor_types.ts";

/** The reading type that the sensor's own type defines (table 42-1). */
export const SENSOR_SPECIFIC = 0x6f;

/** `Power Unit`; `OEM sensor type C0h` for a maker's. */
export function sensorTypeName(sensorType: number): string {
  const known = SENSOR_TYPES[sensorType]?.name;
  if (known !== undefined) return known;
  const number = `${sensorType.toString(16).toUpperCase().padStart(2, "0")}h`;
  return sensorType >= 0xc0 ? `OEM sensor type ${number}` : `Sensor type ${number}`;
}

/** The state or event at an offset, `State 3` where nothing defines it. */
export function stateName(sensorType: number, readingType: number, offset: number): string {
  const events = readingType === SENSOR_SPECIFIC
    ? SENSOR_TYPES[sensorType]?.events
    : GENERIC_EVENTS[readingType];
  return events?.[offset] || `State ${offset}`;
}

/** All states of a discrete sensor that are true, from offset 0. */
export function stateNames(sensorType: number, readingType: number, states: number): string[] {
  const names: string[] = [];
  for (let offset = 0; offset < 15; offset++) {
    if (states >> offset & 1) names.push(stateName(sensorType, readingType, offset));
  }
  return names;
}
