/** A machine with sensors, memories and an event log, for the simulators. */
import {
  compactSensor,
  eventOnlySensor,
  fruLocator,
  fruMemory,
  fullSensor,
  mcLocator,
  typed,
} from "./sensor_records.ts";

export interface SampleSensor {
  number: number;
  type: number;
  readingType: number;
  /** Raw reading of one with thresholds. */
  value?: number;
  /** Offsets of the states that are true, of a discrete one. */
  states?: readonly number[];
}

export interface SampleHardware {
  records: number[][];
  sensors: SampleSensor[];
  frus: Readonly<Record<number, number[]>>;
  /** Controllers behind the BMC, by slave address; their records are those that they keep themselves. */
  satellites?: Readonly<Record<number, SampleHardware>>;
  /** Entries of 16 bytes without their number: from the record type on. */
  events: number[][];
}

const LINEARIZATIONS = [
  "Linear",
  "Ln",
  "Log10",
  "Log2",
  "E",
  "Exp10",
  "Exp2",
  "1/x",
  "Sqr",
  "Cube",
  "Sqrt",
  "Cbrt",
];

/** Every linearisation, signed formats, exponents, units, encodings of names, discrete and shared sensors. */
export function sampleHardware(): SampleHardware {
  const records: number[][] = [];
  const sensors: SampleSensor[] = [];
  const analogue = (number: number, type: number, value: number, record: number[]) => {
    records.push(record);
    sensors.push({ number, type, readingType: 1, value });
  };
  analogue(1, 1, 23, fullSensor({ number: 1, type: 1, name: typed("Ambient Temp"), units: [0, 1, 0], m: 1 }));
  analogue(
    2,
    4,
    100,
    fullSensor({ number: 2, type: 4, name: typed("Fan 1A Tach"), units: [0, 18, 0], m: 60 }),
  );
  analogue(
    3,
    2,
    0xd1,
    fullSensor({ number: 3, type: 2, name: typed("BB +5.0V"), units: [0, 4, 0], m: 24, resultExponent: -3 }),
  );
  analogue(
    4,
    0x0b,
    30,
    fullSensor({ number: 4, type: 11, name: typed("Avg Power"), units: [0, 6, 0], m: 4 }),
  );
  LINEARIZATIONS.forEach((name, linearization) => {
    const number = 0x10 + linearization;
    const record = fullSensor({
      number,
      type: 2,
      name: typed(`Lin ${name}`),
      units: [0, 4, 0],
      linearization,
      m: 5,
      resultExponent: -2,
      b: 1,
      bExponent: 1,
    });
    analogue(number, 2, 0x30, record);
  });
  analogue(
    0x20,
    1,
    0xf6,
    fullSensor({ number: 0x20, type: 1, name: typed("Two's"), units: [0x80, 1, 0], m: 1 }),
  );
  analogue(
    0x21,
    1,
    0xf5,
    fullSensor({ number: 0x21, type: 1, name: typed("One's"), units: [0x40, 1, 0], m: 1 }),
  );
  const negative = { type: 2, units: [0, 4, 0] as const, m: -20, b: -3, bExponent: 2, resultExponent: -3 };
  analogue(0x22, 2, 0x64, fullSensor({ ...negative, number: 0x22, name: typed("BB -12V") }));
  analogue(0x23, 3, 0x32, fullSensor({ number: 0x23, type: 3, name: typed("Load"), units: [1, 0, 0], m: 2 }));
  const flow = { type: 0x0b, m: 3, resultExponent: -1 };
  analogue(0x24, 11, 0x32, fullSensor({ ...flow, number: 0x24, name: typed("Div"), units: [2, 72, 22] }));
  analogue(0x25, 11, 0x32, fullSensor({ ...flow, number: 0x25, name: typed("Mul"), units: [4, 6, 24] }));
  analogue(
    0x26,
    2,
    7,
    fullSensor({ number: 0x26, type: 2, name: typed("SIX BIT", "six"), units: [0, 4, 0], m: 1 }),
  );
  analogue(
    0x27,
    2,
    7,
    fullSensor({ number: 0x27, type: 2, name: typed("12-34.5", "bcd"), units: [0, 4, 0], m: 1 }),
  );
  analogue(
    0x28,
    2,
    7,
    fullSensor({ number: 0x28, type: 2, name: typed("Bad\u001b[1m\n"), units: [0, 4, 0], m: 1 }),
  );

  const discrete = (number: number, type: number, readingType: number, states: number[], name: string) => {
    records.push(compactSensor({ number, type, readingType, name: typed(name) }));
    sensors.push({ number, type, readingType, states });
  };
  discrete(0x40, 8, 0x6f, [0], "Power Supply 1");
  discrete(0x41, 7, 0x6f, [7], "CPU 1");
  discrete(0x42, 9, 0x6f, [0, 6], "Pwr Unit Status");
  discrete(0x43, 9, 0x0b, [0], "Pwr Redundancy");
  discrete(0x44, 0x0d, 0x08, [1], "Drive 0");
  const share = { count: 3, from: 1 };
  records.push(compactSensor({ number: 0x50, type: 0x0c, readingType: 0x6f, name: typed("DIMM "), share }));
  for (const n of [0, 1, 2]) sensors.push({ number: 0x50 + n, type: 0x0c, readingType: 0x6f, states: [6] });
  records.push(eventOnlySensor({ number: 0x60, type: 0x1d, readingType: 0x6f, name: typed("Boot Cause") }));
  records.push(mcLocator(typed("LabBMC")), fruLocator(3, 0x20, typed("DIMM A1")));
  records.push(...behindTheBmc());
  return {
    records,
    sensors,
    frus: { 0: machine(), 3: module() },
    events: events(),
    satellites: { [RISER]: riser(), [BACKPLANE]: backplane() },
  };
}

const RISER = 0x30, BACKPLANE = 0x32, MISSING = 0x3e;
const SENSORS_AND_FRU = 0x09;

/** What the BMC's records tell of the controllers behind it: one of them is not there. */
function behindTheBmc(): number[][] {
  const temperature = { type: 1, units: [0, 1, 0] as const, m: 1 };
  return [
    mcLocator(typed("Riser"), { address: RISER, capabilities: SENSORS_AND_FRU }),
    mcLocator(typed("Backplane"), { address: BACKPLANE, capabilities: SENSORS_AND_FRU }),
    fullSensor({ ...temperature, number: 1, owner: RISER, name: typed("Riser Temp") }),
    fullSensor({
      number: 2,
      owner: RISER,
      type: 2,
      units: [0, 4, 0],
      m: 6,
      resultExponent: -2,
      name: typed("Riser 12V"),
    }),
    compactSensor({ number: 3, owner: RISER, type: 0x0d, readingType: 0x6f, name: typed("Riser Slot") }),
    fullSensor({ ...temperature, number: 1, owner: MISSING, name: typed("Missing Temp") }),
    fruLocator(1, 0x0a, typed("Riser Card"), RISER),
  ];
}

function riser(): SampleHardware {
  return {
    records: [],
    sensors: [
      { number: 1, type: 1, readingType: 1, value: 41 },
      { number: 2, type: 2, readingType: 1, value: 201 },
      { number: 3, type: 0x0d, readingType: 0x6f, states: [0] },
    ],
    frus: { 0: part("Riser Controller", "RC1"), 1: part("Riser Card", "RS1") },
    events: [],
  };
}

/** Its records name it by the address of a BMC, as they would if it were one. */
function backplane(): SampleHardware {
  return {
    records: [
      fullSensor({ number: 7, type: 1, units: [0, 1, 0], m: 1, owner: BACKPLANE, name: typed("Drive Temp") }),
      fullSensor({ number: 8, type: 4, units: [0, 18, 0], m: 50, name: typed("Drive Fan") }),
    ],
    sensors: [
      { number: 7, type: 1, readingType: 1, value: 37 },
      { number: 8, type: 4, readingType: 1, value: 90 },
    ],
    frus: { 0: part("Backplane", "BP1") },
    events: [],
  };
}

function part(name: string, serial: string): number[] {
  return fruMemory({
    product: { fields: ["Intel", name, "PN-7", "2", serial, "none", "none"].map((text) => typed(text)) },
  });
}

/** `count` temperatures, as many as a machine of today has. */
export function plainHardware(count: number): SampleHardware {
  const numbers = Array.from({ length: count }, (_, n) => n + 1);
  return {
    records: numbers.map((number) =>
      fullSensor({ number, type: 1, name: typed(`Temp ${number}`), units: [0, 1, 0], m: 1 })
    ),
    sensors: numbers.map((number) => ({ number, type: 1, readingType: 1, value: 20 + number })),
    frus: {},
    events: [],
  };
}

function machine(): number[] {
  return fruMemory({
    chassis: { type: 23, fields: [typed("CH-1"), typed("CHSN1")] },
    board: {
      minutes: 7_400_000,
      fields: ["Intel", "S5500BC", "BSN1", "BPN-1", "FRU-1", "MAC 00:15:17:AA:BB:C0"].map((text) =>
        typed(text)
      ),
    },
    product: {
      fields: [
        typed("Intel"),
        typed("S5500BC"),
        typed("7X21CTO1WW", "six"),
        typed("1.0"),
        typed("12-34", "bcd"),
        typed("asset 7"),
        typed("fru1"),
        [0x02, 0xca, 0xfe],
      ],
    },
    records: [
      {
        type: 0,
        data: [
          0x0e,
          0x03,
          0,
          4,
          50,
          0,
          0x10,
          0x27,
          0x58,
          0x2d,
          0xa8,
          0x61,
          0x38,
          0x68,
          47,
          63,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
        ],
      },
      { type: 1, data: [1, 0xb0, 0x04, 0x74, 0x04, 0xec, 0x04, 0x78, 0, 0, 0, 0x10, 0x27] },
      { type: 3, data: [2, ...new TextEncoder().encode("bmc1.example.com")] },
      { type: 0xc0, data: [1, 2, 3, 4] },
    ],
  });
}

function module(): number[] {
  return fruMemory({
    product: { fields: ["Samsung", "DDR3-1333", "M393B5170", "1", "SN0815"].map((text) => typed(text)) },
  });
}

/** The five of the manual, then thresholds and what makers define; the time is seconds since 1970. */
function events(): number[][] {
  const at = (date: string) => {
    const seconds = Date.parse(`${date}Z`) / 1000;
    return [0, 8, 16, 24].map((shift) => Math.floor(seconds / 2 ** shift) & 255);
  };
  const event = (date: string, ...rest: number[]) => [2, ...at(date), 0x20, 0, 4, ...rest];
  return [
    event("2010-01-12T21:00:00", 1, 1, 0x01, 0x57, 0x56, 0x50),
    event("2010-01-12T21:00:01", 0x0d, 0x44, 0x08, 0x01, 0xff, 0xff),
    [0xc5, ...at("2010-01-12T21:00:02"), 0x66, 0x4a, 0x00, 1, 2, 3, 4, 5, 6],
    [0xe1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
    event("2010-01-12T21:12:18", 9, 0x42, 0xef, 0x00, 0xff, 0xff),
    event("2010-01-12T21:12:19", 9, 0x42, 0xef, 0x06, 0xff, 0xff),
    event("2010-01-12T21:12:28", 0x12, 0x83, 0x6f, 0x05, 0x00, 0xff),
    event("2010-01-12T21:12:28", 0x12, 0x83, 0x6f, 0x05, 0x80, 0xff),
    event("2010-01-12T21:12:53", 0x12, 0x83, 0x6f, 0x01, 0xff, 0xff),
  ];
}
