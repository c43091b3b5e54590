/** An entry of the event log in words: `Power Unit, Power Off / Power Down (Pwr Unit Status) - Recovered`. Pure. */
import type { SelRecord, SystemEvent } from "./sel_record.ts";
import { convertReading } from "./sensor_factors.ts";
import type { Sensor } from "./sensor_record.ts";
import { SENSOR_SPECIFIC, sensorTypeName, stateName } from "./sensor_states.ts";

const THRESHOLDS = 0x01;
const LAST_GENERIC = 0x0c;

/** @param sensorOf the sensor's record, where there is one */
export function describeEvent(
  record: SelRecord,
  sensorOf: (owner: number, number: number) => Sensor | undefined,
): string {
  if (record.kind === "oem") {
    return `OEM record ${hexByte(record.recordType)}, ${record.content.toString("hex")}`;
  }
  const sensor = sensorOf(record.generator, record.sensorNumber);
  const name = sensor?.name || `Sensor 0x${hexByte(record.sensorNumber)}`;
  const end = record.asserted ? "" : " - Recovered";
  return `${sensorTypeName(record.sensorType)}, ${what(record, sensor)} (${name})${end}`;
}

function what({ sensorType, readingType, data }: SystemEvent, sensor: Sensor | undefined): string {
  if (readingType > LAST_GENERIC && readingType !== SENSOR_SPECIFIC) {
    return `OEM event ${hexByte(readingType)}: ${data.map(hexByte).join(" ")}`;
  }
  const offset = data[0] & 0x0f;
  const name = stateName(sensorType, readingType, offset);
  const plain = name.startsWith("State ") && name === `State ${offset}`
    ? `${name}: ${data.map(hexByte).join(" ")}`
    : name;
  return readingType === THRESHOLDS ? plain + readings(data, sensor) : plain;
}

/** The reading and the threshold, where the event carries them (table 29-6). */
function readings([first, reading, threshold]: SystemEvent["data"], sensor: Sensor | undefined): string {
  if (!sensor?.factors) return "";
  const parts: string[] = [];
  for (
    const [word, carried, raw] of [["reading", first >> 6, reading], [
      "threshold",
      first >> 4 & 3,
      threshold,
    ]] as const
  ) {
    const value = carried === 1 ? convertReading(raw, sensor.factors) : undefined;
    if (value !== undefined) {
      parts.push(`${word} ${Number(value.toFixed(3))}${sensor.unit && ` ${sensor.unit}`}`);
    }
  }
  return parts.length > 0 ? `, ${parts.join(", ")}` : "";
}

function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
