/** What is behind a simulated BMC: power, sensors, memories, event log, settings. Shares no code with the client. */
import { Buffer } from "node:buffer";
import type { SampleHardware } from "./sample_hardware.ts";

export interface BmcModelOptions {
  hardware?: SampleHardware;
  /** A controller behind a BMC: its records are its own, there is no repository. */
  satellite?: boolean;
  /** As the BMC tells it: its address and hardware address. */
  address?: string;
  /** Longest piece of a sensor record that it sends; default: whole records. */
  sdrPiece?: number;
  /** Called at the begin of each command, to change things in mid-session. */
  before?(model: BmcModel, kind: string): void;
}

export interface BmcModel {
  on: boolean;
  identify: number;
  /** Counts up whenever a reservation of the sensor records is made or taken away. */
  reservation: number;
  /** Seconds since 1970 at which records changed. */
  sdrChanged: number;
  events: Buffer[];
  lan: Map<number, Buffer>;
  /** Parameters of serial over LAN. */
  sol: Map<number, Buffer>;
  users: Map<number, { name: string; password: string }>;
  /** Controllers on its primary IPMB, by address. */
  satellites: Map<number, BmcModel>;
  /** Completion code and data. `kind` is `0a/23`: network function and command. */
  run(kind: string, data: Buffer): [number, Buffer];
}

const NONE = Buffer.alloc(0);
const ADMINISTRATOR = new Set(["0c/01", "0c/21", "06/45", "06/47", "06/43", "04/12"]);
const OPERATOR = new Set(["00/02", "00/04", "00/08", "00/09", "0a/47", "0c/02", "04/13", "06/46"]);

/** The level that a command needs: 2 user, 3 operator, 4 administrator. */
export function levelOf(kind: string): number {
  return ADMINISTRATOR.has(kind) ? 4 : OPERATOR.has(kind) ? 3 : 2;
}

export function createBmcModel(options: BmcModelOptions = {}): BmcModel {
  const { hardware, address = "127.0.0.1" } = options;
  const records = (hardware?.records ?? []).map((record, n) => {
    const bytes = Buffer.from(record);
    bytes.writeUInt16LE(n + 1, 0);
    return bytes;
  });
  let boot = Buffer.alloc(5);
  const pef = new Map([[1, 0], [2, 0]]);
  const model: BmcModel = {
    on: false,
    identify: 0,
    reservation: 1,
    sdrChanged: 1_263_330_000,
    events: (hardware?.events ?? []).map((event, n) => {
      const bytes = Buffer.concat([Buffer.alloc(2), Buffer.from(event)]);
      bytes.writeUInt16LE(0x10 + 5 * n, 0);
      return bytes;
    }),
    lan: new Map([
      [0, Buffer.from([0])],
      [1, Buffer.from([0x97])],
      [2, Buffer.from([0x16, 0x16, 0x16, 0x16, 0])],
      [3, Buffer.from(address.split(".").map(Number))],
      [4, Buffer.from([1])],
      [5, Buffer.from([2, 0, 0, 0, 6, 0x23])],
      [6, Buffer.from([255, 255, 255, 0])],
      [10, Buffer.from([2])],
      [11, Buffer.from([4])],
      [12, Buffer.from([172, 16, 2, 1])],
      [13, Buffer.alloc(6)],
      [14, Buffer.alloc(4)],
      [15, Buffer.alloc(6)],
      [16, Buffer.from("public".padEnd(18, "\0"))],
      [17, Buffer.from([2])],
      [20, Buffer.alloc(2)],
      [0x1901, Buffer.from([1, 0, 0, 10, 0, 0, 9, 0, 0, 0, 0, 0, 0])],
      [0x1902, Buffer.from([2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
    ]),
    sol: new Map([
      [0, Buffer.from([0])],
      [1, Buffer.from([1])],
      [2, Buffer.from([2])],
      [3, Buffer.from([12, 96])],
      [4, Buffer.from([7, 50])],
      [5, Buffer.from([7])],
      [6, Buffer.from([7])],
      [7, Buffer.from([1])],
      [8, Buffer.from([0x6f, 2])],
    ]),
    users: new Map([[2, { name: "ADMIN", password: "" }]]),
    satellites: new Map(
      Object.entries(hardware?.satellites ?? {})
        .map(([at, hardware]) => [Number(at), createBmcModel({ hardware, satellite: true })]),
    ),
    run(kind, data) {
      options.before?.(model, kind);
      return (commands[kind] ?? (() => [0xc1, NONE]))(data);
    },
  };
  const ok = (...bytes: number[]): [number, Buffer] => [0, Buffer.from(bytes)];
  const u16 = (value: number) => [value & 255, value >> 8];
  const u32 = (value: number) => [...u16(value & 0xffff), ...u16(Math.floor(value / 65536))];

  const commands: Record<string, (data: Buffer) => [number, Buffer]> = {
    "06/01": () => ok(0x20, 0x81, 2, 0x35, 2, options.satellite ? 0x09 : 0xbf, 0x66, 0x4a, 0, 0x23, 6),
    "06/37": () => [0, Buffer.from("00112233445566778899aabbccddeeff", "hex")],
    "06/42": () => ok(1, 4, 1, 0x80, 0xf2, 0x1b, 0, 0, 0),
    "06/4d": () => ok(2, 0, 0, 0),
    "06/4e": () => ok(3, 0, 0x3f, 0, 0, 0, 0, 0),
    "06/4f": () => ok(0x10),
    "06/46": ([user = 0]) => [0, Buffer.from((model.users.get(user)?.name ?? "").padEnd(16, "\0"))],
    "06/44": ([, user = 0]) => ok(10, model.users.size, 1, model.users.has(user & 63) ? 0x34 : 0x0f),
    "06/45": (data) => {
      const name = data.toString("latin1", 1, 17).replace(/\0+$/, "");
      model.users.set(data.readUInt8(0), { password: "", ...model.users.get(data.readUInt8(0)), name });
      return ok();
    },
    "06/47": (data) => {
      const user = data.readUInt8(0) & 63;
      if ((data[1] ?? 0) !== 2) return ok();
      const password = data.toString("latin1", 2).replace(/\0+$/, "");
      model.users.set(user, { name: "", ...model.users.get(user), password });
      return ok();
    },
    "06/43": () => ok(),
    "00/01": () =>
      ok(model.on ? 1 : 0, 0, 0x40 | (model.identify === 0 ? 0 : model.identify > 255 ? 0x20 : 0x10)),
    "00/02": ([action]) => {
      model.on = action === 1 || action === 2 || action === 3;
      return ok();
    },
    "00/04": ([seconds = 15, force = 0]) => {
      model.identify = force & 1 ? 256 : seconds;
      return ok();
    },
    "00/09": () => [0, Buffer.concat([Buffer.from([1, 5]), boot])],
    "00/08": (data) => {
      if (data[0] !== 5) return [0x80, NONE];
      boot = Buffer.from(data.subarray(1));
      return ok();
    },
    "0a/20": () =>
      options.satellite
        ? [0xc1, NONE]
        : ok(0x51, ...u16(records.length), 0xff, 0xff, ...u32(model.sdrChanged), ...u32(0), 0x22),
    "0a/22": () => ok(...u16(++model.reservation)),
    "0a/23": (data) => sdr(data),
    "04/20": () => options.satellite ? ok(hardware?.sensors.length ?? 0, 1) : [0xc1, NONE],
    "04/21": (data) => options.satellite ? sdr(data) : [0xc1, NONE],
    "04/22": () => options.satellite ? ok(...u16(++model.reservation)) : [0xc1, NONE],
    "04/2d": ([number = 0]) => reading(number),
    "04/13": ([parameter = 0]) => pef.has(parameter) ? ok(0x11, pef.get(parameter) ?? 0) : [0x80, NONE],
    "04/12": ([parameter = 0, value = 0]) => {
      pef.set(parameter, value);
      return ok();
    },
    "0a/10": ([fru = 0]) => {
      const bytes = hardware?.frus[fru];
      return bytes ? ok(...u16(bytes.length), 0) : [0xcb, NONE];
    },
    "0a/11": (data) => {
      const bytes = hardware?.frus[data.readUInt8(0)], offset = data.readUInt16LE(1);
      if (!bytes || offset >= bytes.length) return [0xcb, NONE];
      const piece = bytes.slice(offset, offset + data.readUInt8(3));
      return ok(piece.length, ...piece);
    },
    "0a/40": () => ok(0x51, ...u16(model.events.length), 0xff, 0x0f, ...u32(0), ...u32(0), 0x02),
    "0a/42": () => ok(...u16(7)),
    "0a/43": (data) => selEntry(data.readUInt16LE(2)),
    "0a/47": (data) => {
      if (data[5] === 0xaa) model.events = [];
      return ok(1);
    },
    "0a/48": () => ok(...u32(1_263_400_000)),
    "0c/02": (data) => {
      const parameter = data.readUInt8(1);
      const key = parameter === 19 ? 0x1900 + data.readUInt8(2) : parameter;
      const bytes = model.lan.get(key);
      return bytes ? ok(0x11, ...bytes) : [0x80, NONE];
    },
    "0c/01": (data) => {
      const parameter = data.readUInt8(1), bytes = Buffer.from(data.subarray(2));
      if (parameter === 0 && bytes[0] === 2) return [0x80, NONE];
      const key = parameter === 19 ? 0x1900 + bytes.readUInt8(0) : parameter;
      if (!model.lan.has(key) && parameter !== 18) return [0x80, NONE];
      model.lan.set(key, bytes);
      return ok();
    },
    "0c/22": (data) => {
      const bytes = model.sol.get(data.readUInt8(1));
      return bytes ? ok(0x11, ...bytes) : [0x80, NONE];
    },
    "0c/21": (data) => {
      const parameter = data.readUInt8(1), bytes = Buffer.from(data.subarray(2));
      if (!model.sol.has(parameter)) return [0x80, NONE];
      if (parameter >= 7) return [0x82, NONE];
      model.sol.set(parameter, bytes);
      return ok();
    },
    "2c/02": (data) => {
      if (data[0] !== 0xdc) return [0xc1, NONE];
      const watts = [120, 80, 300, 110].flatMap(u16);
      return ok(0xdc, ...watts, ...u32(1_263_400_000), ...u32(60_000), 0x40);
    },
  };
  return model;

  function sdr(data: Buffer): [number, Buffer] {
    const id = data.readUInt16LE(2), offset = data.readUInt8(4), count = data.readUInt8(5);
    const at = id === 0 ? 0 : id - 1;
    const record = records[at];
    if (!record) return [0xcb, NONE];
    if (offset > 0 && data.readUInt16LE(0) !== model.reservation) return [0xc5, NONE];
    const length = count === 0xff ? record.length - offset : Math.min(count, record.length - offset);
    if (length > (options.sdrPiece ?? 255)) return [0xca, NONE];
    const next = at + 1 < records.length ? at + 2 : 0xffff;
    return [0, Buffer.concat([Buffer.from(u16(next)), record.subarray(offset, offset + length)])];
  }

  function reading(number: number): [number, Buffer] {
    const sensor = hardware?.sensors.find((one) => one.number === number);
    if (!sensor) return [0xcb, NONE];
    if (sensor.value !== undefined) return ok(sensor.value, 0xc0, 0xc0, 0);
    const states = (sensor.states ?? []).reduce((bits, offset) => bits | 1 << offset, 0);
    return ok(0, 0xc0, ...u16(states));
  }

  function selEntry(id: number): [number, Buffer] {
    const at = id === 0
      ? 0
      : id === 0xffff
      ? model.events.length - 1
      : model.events.findIndex((event) => event.readUInt16LE(0) === id);
    const event = model.events[at];
    if (!event) return [0xcb, NONE];
    const next = model.events[at + 1]?.readUInt16LE(0) ?? 0xffff;
    return [0, Buffer.concat([Buffer.from(u16(next)), event])];
  }
}
