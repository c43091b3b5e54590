/** The sensors of a node as rvitals shows them. */
import type { Vital, VitalKind } from "../../core/mod.ts";
import { CompletionError } from "./completion_code.ts";
import { type ChassisStatus, getChassisStatus } from "./get_chassis_status.ts";
import { getSensorReading, type SensorReading } from "./get_sensor_reading.ts";
import { getSensorReadingFactors } from "./get_sensor_reading_factors.ts";
import type { BmcLease } from "./ipmi_engine.ts";
import { convertReading, NON_LINEAR } from "./sensor_factors.ts";
import type { Sensor } from "./sensor_record.ts";
import { stateNames } from "./sensor_states.ts";
import { readSdrs, type SdrCache } from "./sdr_cache.ts";

type Requester = Pick<BmcLease, "request">;

const BMC = 0x20;
const THRESHOLDS = 0x01;
const POWER_SUPPLY = 0x08;
const POWER_UNIT = 0x09;

/** Sensors in the order of the BMC's records, after what the chassis says of power and light. */
export async function readVitals(
  bmc: Requester,
  cache: SdrCache,
  kinds?: ReadonlySet<VitalKind>,
): Promise<Vital[]> {
  const wanted = (kind: VitalKind) => !kinds || kinds.has(kind);
  const vitals = wanted("power") || wanted("leds")
    ? chassisVitals(await bmc.request(getChassisStatus())).filter(({ kind }) => wanted(kind))
    : [];
  if (kinds && [...kinds].every((kind) => kind === "leds")) return vitals;
  const { sensors } = await readSdrs(bmc, cache);
  for (const sensor of sensors) {
    const kind = kindOf(sensor);
    // Sensors behind the BMC, on a satellite controller, would need bridged requests.
    if (sensor.eventOnly || sensor.owner !== BMC || !wanted(kind)) continue;
    vitals.push({ sensor: nameOf(sensor), kind, ...await readSensor(bmc, sensor) });
  }
  return vitals;
}

/** The sensor's name, or its number where the record has none. */
export function nameOf({ name, number }: Sensor): string {
  return name || `Sensor 0x${number.toString(16).padStart(2, "0")}`;
}

function kindOf({ sensorType, unit, factors }: Sensor): VitalKind {
  if (factors) {
    if (unit === "C" || unit === "F" || unit === "K") return "temp";
    if (unit === "V") return "voltage";
    if (unit === "W") return "wattage";
    if (unit === "RPM") return "fanspeed";
  }
  if (sensorType === 0x01) return "temp";
  if (sensorType === 0x02) return "voltage";
  if (sensorType === 0x04) return "fanspeed";
  return sensorType === POWER_SUPPLY || sensorType === POWER_UNIT ? "power" : "other";
}

function chassisVitals({ on, identify }: ChassisStatus): Vital[] {
  const vitals: Vital[] = [{ sensor: "Power Status", kind: "power", value: on ? "on" : "off" }];
  if (identify !== undefined) vitals.push({ sensor: "Identify LED", kind: "leds", value: identify });
  return vitals;
}

async function readSensor(bmc: Requester, sensor: Sensor): Promise<Pick<Vital, "value" | "unit">> {
  const reading = await bmc.request(getSensorReading(sensor.number, sensor.lun)).catch(absent);
  if (!reading?.available) return { value: undefined };
  if (sensor.factors) {
    const value = await analogue(bmc, sensor, reading);
    return sensor.unit === "" ? { value } : { value, unit: sensor.unit };
  }
  return { value: describe(sensor, reading) };
}

/** A record may name a sensor that this machine does not have. */
function absent(error: unknown): undefined {
  if (!(error instanceof CompletionError)) throw error;
}

async function analogue(bmc: Requester, sensor: Sensor, { raw }: SensorReading): Promise<number | undefined> {
  const { factors, number, lun } = sensor;
  if (!factors) return undefined;
  if (factors.linearization < NON_LINEAR) return convertReading(raw, factors);
  const now = await bmc.request(getSensorReadingFactors(number, raw, lun)).catch(absent);
  return now && convertReading(raw, { ...factors, ...now });
}

function describe({ sensorType, readingType }: Sensor, { raw, states }: SensorReading): string {
  if (readingType === THRESHOLDS) return `0x${raw.toString(16).padStart(2, "0")}`;
  const names = stateNames(sensorType, readingType, states);
  return names.length > 0 ? names.join(", ") : "OK";
}
