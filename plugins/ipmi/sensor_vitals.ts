/** The sensors of a node as rvitals shows them. */
import type { Vital, VitalKind } from "../../core/mod.ts";
import { COMPLETION, CompletionError } from "./completion_code.ts";
import { type ChassisStatus, getChassisStatus } from "./get_chassis_status.ts";
import { getSensorReading, type SensorReading } from "./get_sensor_reading.ts";
import { getSensorReadingFactors } from "./get_sensor_reading_factors.ts";
import type { Requester } from "./ipmi_command.ts";
import { readSdrs } from "./read_sdrs.ts";
import { convertReading, NON_LINEAR } from "./sensor_factors.ts";
import type { Sensor } from "./sensor_record.ts";
import { stateNames } from "./sensor_states.ts";
import { controllerAt } from "./send_message.ts";
import type { SdrCache } from "./sdr_cache.ts";

type Reading = Pick<Vital, "value" | "unit">;

const NONE: Reading = { value: undefined };
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
  const silent = new Set<number>();
  for (const sensor of sensors) {
    const kind = kindOf(sensor);
    if (sensor.eventOnly || isSoftware(sensor) || !wanted(kind)) continue;
    const controller = controllerAt(bmc, sensor.path);
    const reading = silent.has(sensor.owner) ? NONE : await readSensor(controller, sensor).catch((error) => {
      absent(error);
      if (sensor.path.length > 0 && error.code === COMPLETION.timeout) silent.add(sensor.owner);
      return NONE;
    });
    vitals.push({ sensor: nameOf(sensor), kind, ...reading });
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

/** Owners with an odd address are programs, which nobody can ask (IPMI 2.0 §5.5). */
function isSoftware({ owner }: Sensor): boolean {
  return (owner & 1) !== 0;
}

/** @throws CompletionError */
async function readSensor(controller: Requester, sensor: Sensor): Promise<Reading> {
  const reading = await controller.request(getSensorReading(sensor.number, sensor.lun));
  if (!reading.available) return NONE;
  if (sensor.factors) {
    const value = await analogue(controller, sensor, reading);
    return sensor.unit === "" ? { value } : { value, unit: sensor.unit };
  }
  return { value: describe(sensor, reading) };
}

/** A record may name a sensor, or a controller, that this machine does not have. */
function absent(error: unknown): asserts error is CompletionError {
  if (!(error instanceof CompletionError)) throw error;
}

async function analogue(
  controller: Requester,
  sensor: Sensor,
  { raw }: SensorReading,
): Promise<number | undefined> {
  const { factors, number, lun } = sensor;
  if (!factors) return undefined;
  if (factors.linearization < NON_LINEAR) return convertReading(raw, factors);
  const now = await controller.request(getSensorReadingFactors(number, raw, lun));
  return convertReading(raw, { ...factors, ...now });
}

function describe({ sensorType, readingType }: Sensor, { raw, states }: SensorReading): string {
  if (readingType === THRESHOLDS) return `0x${raw.toString(16).padStart(2, "0")}`;
  const names = stateNames(sensorType, readingType, states);
  return names.length > 0 ? names.join(", ") : "OK";
}
