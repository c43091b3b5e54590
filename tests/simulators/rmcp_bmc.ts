/**
 * A small BMC for what ipmi_sim cannot do: cipher suite 17, a privilege limit, lost, repeated and forged answers.
 * It shares no code with the client: sizes, offsets and HMACs are written out, and ipmitool is the judge of both.
 */
import { Buffer } from "node:buffer";
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";

export interface RmcpBmcOptions {
  username?: string;
  password?: string;
  /** Suites it takes; the others are refused with status 04h, or left unanswered where `mute`. */
  suites?: readonly (17 | 3)[];
  mute?: boolean;
  /** Highest privilege level of the user. */
  limit?: number;
  /** Says in its capabilities that it knows IPMI 1.5 only, and ignores RMCP+. */
  old?: boolean;
  /** Makes other datagrams of the answer to the `nth` request (from 1) of a kind; the default is the answer. */
  answer?: (kind: string, nth: number, answer: Buffer) => Buffer[];
}

export interface RmcpBmc {
  address: string;
  port: number;
  /** The kinds of requests in order: `open17`, `rakp1`, `00/01` (network function / command)… */
  log: string[];
  power(): boolean;
  close(): Promise<void>;
}

interface SimSession {
  id: number;
  console: number;
  hash: "sha1" | "sha256";
  code: number;
  rm?: Buffer;
  rc: Buffer;
  role?: Buffer;
  k1?: Buffer;
  k2?: Buffer;
  privilege: number;
  sequence: number;
}

const GUID = Buffer.from("00112233445566778899aabbccddeeff", "hex");

export async function startRmcpBmc(options: RmcpBmcOptions = {}): Promise<RmcpBmc> {
  const { username = "ADMIN", password = "PASSW0RD", suites = [17, 3], limit = 4 } = options;
  const socket = createSocket("udp4");
  const sessions = new Map<number, SimSession>();
  const counts = new Map<string, number>();
  const log: string[] = [];
  let on = false;
  let boot = Buffer.from([0, 0, 0, 0, 0]);

  socket.on("message", (datagram, from) => {
    const answered = datagram[4] === 0x06 ? rmcpPlus(datagram) : capabilities(datagram);
    if (!answered) return;
    const [kind, answer] = answered;
    log.push(kind);
    const nth = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, nth);
    for (const one of options.answer?.(kind, nth, answer) ?? [answer]) {
      if (one.length > 0) socket.send(one, from.port, from.address);
    }
  });
  socket.bind(0, "127.0.0.1");
  await new Promise<void>((resolve) => socket.once("listening", resolve));
  return {
    address: "127.0.0.1",
    port: socket.address().port,
    log,
    power: () => on,
    close: () => new Promise((resolve) => void socket.close(() => resolve())),
  };

  function capabilities(datagram: Buffer): [string, Buffer] | undefined {
    const message = datagram.subarray(14);
    if (message[5] !== 0x38) return undefined;
    const data = options.old ? [1, 0x15, 0, 0, 0, 0, 0, 0] : [1, 0x95, 4, 3, 0, 0, 0, 0];
    const answer = response(message, 0, Buffer.from(data));
    const head = Buffer.from([6, 0, 0xff, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, answer.length]);
    return ["capabilities", Buffer.concat([head, answer])];
  }

  function rmcpPlus(datagram: Buffer): [string, Buffer] | undefined {
    if (options.old) return undefined;
    const type = datagram.readUInt8(5);
    const payload = datagram.subarray(16, 16 + datagram.readUInt16LE(14));
    if (type === 0x10) return open(payload);
    if (type === 0x12) return rakp1(payload);
    if (type === 0x14) return rakp3(payload);
    const session = sessions.get(datagram.readUInt32LE(6));
    return type === 0xc0 && session ? command(datagram, session) : undefined;
  }

  function open(request: Buffer): [string, Buffer] | undefined {
    const suite = request[12] === 3 && request[20] === 4 && request[28] === 1
      ? 17
      : request[12] === 1 && request[20] === 1 && request[28] === 1
      ? 3
      : 0;
    const kind = `open${suite}`;
    const console = request.readUInt32LE(4);
    if (suite === 0 || !suites.includes(suite)) {
      const refusal = Buffer.from([request.readUInt8(0), 0x04, 0, 0, ...request.subarray(4, 8)]);
      return [kind, options.mute ? Buffer.alloc(0) : setup(0x11, refusal)];
    }
    const id = randomBytes(4).readUInt32LE();
    const sizes = suite === 17 ? { hash: "sha256", code: 16 } as const : { hash: "sha1", code: 12 } as const;
    sessions.set(id, { id, console, ...sizes, rc: randomBytes(16), privilege: 2, sequence: 0 });
    const answer = Buffer.concat([Buffer.alloc(12), request.subarray(8, 32)]);
    answer[0] = request.readUInt8(0);
    answer[2] = limit;
    answer.writeUInt32LE(console, 4);
    answer.writeUInt32LE(id, 8);
    return [kind, setup(0x11, answer)];
  }

  function rakp1(request: Buffer): [string, Buffer] {
    const session = sessions.get(request.readUInt32LE(4));
    const status = !session
      ? 0x02
      : request.toString("latin1", 28) !== username
      ? 0x0d
      : (request.readUInt8(24) & 0x0f) > limit
      ? 0x0a
      : 0;
    const head = Buffer.from([request.readUInt8(0), status, 0, 0, 0, 0, 0, 0]);
    if (!session || status !== 0) return ["rakp1", setup(0x13, head)];
    head.writeUInt32LE(session.console, 4);
    session.rm = Buffer.from(request.subarray(8, 24));
    // A BMC that is asked twice takes a new number each time.
    session.rc = randomBytes(16);
    session.role = Buffer.concat([request.subarray(24, 25), request.subarray(27)]);
    const ids = Buffer.alloc(8);
    ids.writeUInt32LE(session.console, 0);
    ids.writeUInt32LE(session.id, 4);
    const code = createHmac(session.hash, password).update(ids).update(session.rm).update(session.rc)
      .update(GUID).update(session.role).digest();
    return ["rakp1", setup(0x13, Buffer.concat([head, session.rc, GUID, code]))];
  }

  function rakp3(request: Buffer): [string, Buffer] | undefined {
    const session = sessions.get(request.readUInt32LE(4));
    if (!session?.rm || !session.role) return undefined;
    if (request[1] !== 0) {
      sessions.delete(session.id);
      log.push(`rakp3 status ${request[1]}`);
      return undefined;
    }
    const ids = Buffer.alloc(8);
    ids.writeUInt32LE(session.console, 0);
    ids.writeUInt32LE(session.id, 4);
    const code = createHmac(session.hash, password).update(session.rc).update(ids.subarray(0, 4))
      .update(session.role).digest();
    const head = Buffer.from([request.readUInt8(0), 0, 0, 0, ...ids.subarray(0, 4)]);
    if (!code.equals(request.subarray(8))) {
      head[1] = 0x0f;
      return ["rakp3", setup(0x15, head)];
    }
    const sik = createHmac(session.hash, password).update(session.rm).update(session.rc)
      .update(session.role).digest();
    session.k1 = createHmac(session.hash, sik).update(Buffer.alloc(20, 1)).digest();
    session.k2 = createHmac(session.hash, sik).update(Buffer.alloc(20, 2)).digest().subarray(0, 16);
    const check = createHmac(session.hash, sik).update(session.rm).update(ids.subarray(4)).update(GUID)
      .digest().subarray(0, session.code);
    return ["rakp3", setup(0x15, Buffer.concat([head, check]))];
  }

  function command(datagram: Buffer, session: SimSession): [string, Buffer] | undefined {
    if (!session.k1 || !session.k2) return undefined;
    const covered = datagram.subarray(4, -session.code);
    const code = createHmac(session.hash, session.k1).update(covered).digest().subarray(0, session.code);
    if (!code.equals(datagram.subarray(-session.code))) return undefined;
    const sealed = datagram.subarray(16, 16 + datagram.readUInt16LE(14));
    const decipher = createDecipheriv("aes-128-cbc", session.k2, sealed.subarray(0, 16))
      .setAutoPadding(false);
    const plain = Buffer.concat([decipher.update(sealed.subarray(16)), decipher.final()]);
    const message = plain.subarray(0, plain.length - 1 - plain.readUInt8(plain.length - 1));
    const kind = `${hex2(message.readUInt8(1) >> 2)}/${hex2(message.readUInt8(5))}`;
    const [completion, data] = run(kind, message.subarray(6, -1), session);
    return [kind, seal(session, response(message, completion, data))];
  }

  function run(kind: string, data: Buffer, session: SimSession): [number, Buffer] {
    const none = Buffer.alloc(0);
    if (kind === "06/3b") {
      const level = data[0] || session.privilege;
      if (level > limit) return [0x81, none];
      session.privilege = level;
      return [0, Buffer.from([level])];
    }
    if (kind === "06/3c") return [0, none];
    if (kind === "06/01") return [0, Buffer.from([0x20, 1, 2, 0x35, 2, 0xbf, 0x66, 0x4a, 0, 0x23, 6])];
    if (kind === "00/01") return [0, Buffer.from([on ? 1 : 0, 0, 0, 0])];
    if (!["00/02", "00/08", "00/09"].includes(kind)) return [0xc1, none];
    if (session.privilege < 3) return [0xd4, none];
    if (kind === "00/02") on = data[0] === 1 || data[0] === 2 || data[0] === 3;
    if (kind === "00/09") return [0, Buffer.concat([Buffer.from([1, 5]), boot])];
    if (kind === "00/08" && data[0] !== 5) return [0x80, none];
    if (kind === "00/08") boot = Buffer.from(data.subarray(1));
    return [0, none];
  }

  function seal(session: SimSession, message: Buffer): Buffer {
    if (!session.k1 || !session.k2) throw new Error("no keys");
    const iv = randomBytes(16);
    const padLength = (16 - (message.length + 1) % 16) % 16;
    const pad = Buffer.from(Array.from({ length: padLength }, (_, i) => i + 1));
    const cipher = createCipheriv("aes-128-cbc", session.k2, iv).setAutoPadding(false);
    const sealed = Buffer.concat([
      iv,
      cipher.update(Buffer.concat([message, pad, Buffer.from([padLength])])),
      cipher.final(),
    ]);
    const head = Buffer.from([6, 0, 0xff, 7, 6, 0xc0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    head.writeUInt32LE(session.console, 6);
    head.writeUInt32LE(++session.sequence, 10);
    head.writeUInt16LE(sealed.length, 14);
    // The sealed payload is whole blocks of 16, the header 12, pad length and next header 2: two bytes of pad.
    const packet = Buffer.concat([head, sealed, Buffer.from([0xff, 0xff, 2, 7])]);
    const code = createHmac(session.hash, session.k1).update(packet.subarray(4)).digest();
    return Buffer.concat([packet, code.subarray(0, session.code)]);
  }
}

/** A payload of session set-up. */
function setup(type: number, payload: Buffer): Buffer {
  const head = Buffer.from([6, 0, 0xff, 7, 6, type, 0, 0, 0, 0, 0, 0, 0, 0, payload.length, 0]);
  return Buffer.concat([head, payload]);
}

/** The response to a LAN message. */
function response(request: Buffer, completion: number, data: Buffer): Buffer {
  const head = [0x81, request.readUInt8(1) + 4];
  const body = [0x20, request.readUInt8(4), request.readUInt8(5), completion, ...data];
  return Buffer.from([...head, complement(head), ...body, complement(body)]);
}

function complement(bytes: readonly number[]): number {
  return -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;
}

function hex2(value: number): string {
  return value.toString(16).padStart(2, "0");
}
