/** Full, compact and event-only sensor records (IPMI 2.0 §43.1, §43.2, §43.3). Pure. */
import type { Buffer } from "node:buffer";
import { decodeFactors, type SensorFactors } from "./sensor_factors.ts";
import { decodeUnit } from "./sensor_unit.ts";
import { decodeTypeLength } from "./type_length.ts";

export interface Sensor {
  /** Slave address (or software id) of the controller that it belongs to; 0x20 is the BMC. */
  owner: number;
  /** Channel on which the BMC reaches the owner. */
  channel: number;
  lun: number;
  number: number;
  entityId: number;
  entityInstance: number;
  /** Table 42-3. */
  sensorType: number;
  /** 1: thresholds; 2–0Ch generic; 6Fh by the sensor's type; 70h–7Fh by the maker. */
  readingType: number;
  name: string;
  /** In words, empty where it has none; `%` for percent. */
  unit: string;
  /** How a reading becomes a number; undefined: it has no analogue reading. */
  factors?: SensorFactors;
  /** It is in the log only and cannot be read. */
  eventOnly: boolean;
}

interface Shape {
  /** Where the masks and units, the sharing, and the name are. */
  types: number;
  units?: number;
  factors?: number;
  sharing?: number;
  name: number;
}

const SHAPES: Readonly<Record<number, Shape>> = {
  0x01: { types: 12, units: 20, factors: 23, name: 47 },
  0x02: { types: 12, units: 20, sharing: 23, name: 31 },
  0x03: { types: 10, sharing: 12, name: 16 },
};

/** All the sensors that the record stands for; none where it is of another type or too short. */
export function decodeSensors(record: Buffer): Sensor[] {
  const shape = SHAPES[record[3] ?? 0];
  if (!shape || record.length <= shape.name) return [];
  const factors = shape.factors === undefined ? undefined : decodeFactors(record, shape.factors);
  const sensor: Sensor = {
    owner: record.readUInt8(5),
    channel: record.readUInt8(6) >> 4,
    lun: record.readUInt8(6) & 0x03,
    number: record.readUInt8(7),
    entityId: record.readUInt8(8),
    entityInstance: record.readUInt8(9) & 0x7f,
    sensorType: record.readUInt8(shape.types),
    readingType: record.readUInt8(shape.types + 1),
    name: decodeTypeLength(record, shape.name),
    unit: shape.units === undefined ? "" : decodeUnit(record, shape.units),
    eventOnly: shape.units === undefined,
    ...(factors ? { factors } : {}),
  };
  return shape.sharing === undefined ? [trimmed(sensor)] : shared(record, shape.sharing, sensor);
}

function trimmed(sensor: Sensor): Sensor {
  return { ...sensor, name: sensor.name.trim() };
}

/** One record for several sensors in a row, whose names count up by digits or letters. */
function shared(record: Buffer, offset: number, sensor: Sensor): Sensor[] {
  const how = record.readUInt8(offset), from = record.readUInt8(offset + 1);
  const count = how & 0x0f;
  if (count <= 1) return [trimmed(sensor)];
  const letters = (how >> 4 & 0x03) === 1;
  return Array.from({ length: count }, (_, n) => ({
    ...sensor,
    number: sensor.number + n & 0xff,
    entityInstance: from & 0x80 ? sensor.entityInstance + n & 0x7f : sensor.entityInstance,
    name: `${sensor.name}${letters ? lettersOf((from & 0x7f) + n) : (from & 0x7f) + n}`,
  }));
}

/** A … Z, AA, AB …: table 43-2, ID string modifier. */
function lettersOf(number: number): string {
  const last = String.fromCharCode(65 + number % 26);
  return number < 26 ? last : lettersOf(Math.floor(number / 26) - 1) + last;
}
