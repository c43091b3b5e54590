/**
 * A small BMC for what ipmi_sim cannot do: cipher suite 17, a privilege limit, lost, repeated and forged answers,
 * too many sessions, dying in mid-session; and many of them in one process (bmc_fleet.ts).
 * It shares no code with the client: sizes, offsets and HMACs are written out, and ipmitool is the judge of both.
 */
import { Buffer } from "node:buffer";
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { type BmcModel, type BmcModelOptions, createBmcModel, levelOf } from "./bmc_model.ts";
import { kindOf, passOn, type PassOnOptions, response } from "./ipmb.ts";
import { createSolPort, type SolOptions, type SolPort } from "./sol_port.ts";

export interface RmcpBmcOptions extends BmcModelOptions {
  /** How it passes messages on to controllers behind it. */
  bridge?: PassOnOptions;
  /** Its serial port. */
  sol?: SolOptions;
  /** UDP port; default: a free one. `address` is 127.0.0.1 by default. */
  port?: number;
  /** How many sessions it has room for. */
  mostSessions?: number;
  /** After so many commands in sessions it says nothing any more. */
  diesAfter?: number;
  /** No record of what was asked is kept: for fleets. */
  quiet?: boolean;
  username?: string;
  password?: string;
  /** K_G. */
  bmcKey?: string;
  /** Suites it takes; the others are refused with status 04h, or left unanswered where `mute`. */
  suites?: readonly number[];
  mute?: boolean;
  /** Highest privilege level of the user. */
  limit?: number;
  /** Says in its capabilities that it knows IPMI 1.5 only, and ignores RMCP+. */
  old?: boolean;
  /** Makes other datagrams of the answer to the `nth` request (from 1) of a kind; the default is the answer. */
  answer?: (kind: string, nth: number, answer: Buffer) => Buffer[];
  /** Sends the answer in its own way: late, twice, damaged. */
  deliver?: (answer: Buffer, send: (datagram: Buffer) => void) => void;
}

export interface RmcpBmc {
  address: string;
  port: number;
  /** The kinds of requests in order: `open17`, `rakp1`, `00/01` (network function / command)… */
  log: string[];
  model: BmcModel;
  sol: SolPort;
  power(): boolean;
  close(): Promise<void>;
}

interface SimSession {
  id: number;
  console: number;
  hash: "sha1" | "sha256";
  code: number;
  /** Its packets carry a code. */
  coded: boolean;
  encrypted: boolean;
  rm?: Buffer;
  rc: Buffer;
  role?: Buffer;
  k1?: Buffer;
  k2?: Buffer;
  privilege: number;
  sequence: number;
  /** Sends to the client of the session, at its last address. */
  send?: (datagram: Buffer) => void;
}

const SOL_COMMANDS = new Set(["06/48", "06/49", "06/4a", "06/4b"]);
/** Suites by their algorithms: authentication, integrity, confidentiality. */
const SUITES: Readonly<Record<string, number>> = {
  "1,0,0": 1,
  "1,1,0": 2,
  "1,1,1": 3,
  "3,0,0": 15,
  "3,4,0": 16,
  "3,4,1": 17,
};
const GUID = Buffer.from("00112233445566778899aabbccddeeff", "hex");

export async function startRmcpBmc(options: RmcpBmcOptions = {}): Promise<RmcpBmc> {
  const { username = "ADMIN", password = "PASSW0RD", suites = [17, 3], limit = 4 } = options;
  const socket = createSocket("udp4");
  const sessions = new Map<number, SimSession>();
  const counts = new Map<string, number>();
  const log: string[] = [];
  const model = createBmcModel(options);
  const sol = createSolPort((sessionId, payload) => {
    const session = sessions.get(sessionId);
    if (session && !dead()) session.send?.(seal(session, payload, 1));
  }, options.sol);
  let commands = 0;
  let closed: Promise<void> | undefined;

  socket.on("message", (datagram, from) => {
    if (dead()) return;
    const deliver = options.deliver ?? ((answer: Buffer, send: (one: Buffer) => void) => send(answer));
    const post = (one: Buffer) => {
      if (!closed) socket.send(one, from.port, from.address);
    };
    const known = datagram[4] === 0x06 ? sessions.get(datagram.readUInt32LE(6)) : undefined;
    if (known) known.send = (one) => deliver(one, post);
    const answered = datagram[3] === 6
      ? pong(datagram)
      : datagram[4] === 0x06
      ? rmcpPlus(datagram)
      : capabilities(datagram);
    if (!answered) return;
    const [kind, ...answers] = answered;
    if (!options.quiet) log.push(kind);
    const nth = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, nth);
    for (const answer of answers) {
      for (const one of options.answer?.(kind, nth, answer) ?? [answer]) {
        if (one.length > 0) deliver(one, post);
      }
    }
  });
  socket.bind(options.port ?? 0, options.address ?? "127.0.0.1");
  await new Promise<void>((resolve, reject) => {
    socket.once("listening", resolve);
    socket.once("error", reject);
  });
  return {
    model,
    sol,
    address: options.address ?? "127.0.0.1",
    port: socket.address().port,
    log,
    power: () => model.on,
    close: () => {
      sol.close();
      return closed ??= new Promise((resolve) => void socket.close(() => resolve()));
    },
  };

  function dead(): boolean {
    return options.diesAfter !== undefined && commands >= options.diesAfter;
  }

  function pong(datagram: Buffer): [string, Buffer] {
    const head = Buffer.from([6, 0, 0xff, 6, 0, 0, 0x11, 0xbe, 0x40, datagram[9] ?? 0, 0, 16]);
    return [
      "ping",
      Buffer.concat([head, Buffer.from([0, 0, 0x11, 0xbe, 0, 0, 0, 0, 0x81, 0, 0, 0, 0, 0, 0, 0])]),
    ];
  }

  function capabilities(datagram: Buffer): [string, Buffer] | undefined {
    const message = datagram.subarray(14);
    if (message[5] !== 0x38) return undefined;
    const data = options.old ? [1, 0x15, 0, 0, 0, 0, 0, 0] : [1, 0x95, 4, 3, 0, 0, 0, 0];
    const answer = response(message, 0, Buffer.from(data));
    const head = Buffer.from([6, 0, 0xff, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, answer.length]);
    return ["capabilities", Buffer.concat([head, answer])];
  }

  /** Get Channel Cipher Suites, outside of a session; three suites fit into one piece of 16 bytes (IPMI 2.0 §22.15). */
  function cipherSuites(message: Buffer): [string, Buffer] | undefined {
    if (message[5] !== 0x54) return undefined;
    const records = Object.entries(SUITES).filter(([, id]) => suites.includes(id)).flatMap(
      ([algorithms, id]) => {
        const [authentication = 0, integrity = 0, confidentiality = 0] = algorithms.split(",").map(Number);
        return [0xc0, id, authentication, 0x40 | integrity, 0x80 | confidentiality];
      },
    );
    return ["suites", setup(0, response(message, 0, Buffer.from([1, ...records])))];
  }

  function rmcpPlus(datagram: Buffer): [string, ...Buffer[]] | undefined {
    if (options.old) return undefined;
    const type = datagram.readUInt8(5);
    const payload = datagram.subarray(16, 16 + datagram.readUInt16LE(14));
    if (type === 0x10) return open(payload);
    if (type === 0x12) return rakp1(payload);
    if (type === 0x14) return rakp3(payload);
    if (type === 0 && datagram.readUInt32LE(6) === 0) return cipherSuites(payload);
    const session = sessions.get(datagram.readUInt32LE(6));
    if (!session || (type & 0xc0) !== protectionOf(session) || (type & 0x3e) !== 0) return undefined;
    const plain = unseal(datagram, session);
    if (!plain) return undefined;
    if ((type & 1) === 0) return command(plain, session);
    sol.receive(plain, session.id);
    return ["sol", Buffer.alloc(0)];
  }

  function open(request: Buffer): [string, Buffer] | undefined {
    const suite = SUITES[[request[12], request[20], request[28]].join()] ?? 0;
    const kind = `open${suite}`;
    const console = request.readUInt32LE(4);
    if (suite === 0 || !suites.includes(suite)) {
      const refusal = Buffer.from([request.readUInt8(0), 0x04, 0, 0, ...request.subarray(4, 8)]);
      return [kind, options.mute ? Buffer.alloc(0) : setup(0x11, refusal)];
    }
    if (sessions.size >= (options.mostSessions ?? Infinity)) {
      return [kind, setup(0x11, Buffer.from([request.readUInt8(0), 0x01, 0, 0, ...request.subarray(4, 8)]))];
    }
    const id = randomBytes(4).readUInt32LE();
    const sizes = suite > 3 ? { hash: "sha256", code: 16 } as const : { hash: "sha1", code: 12 } as const;
    const protection = { coded: request[20] !== 0, encrypted: request[28] !== 0 };
    sessions.set(id, {
      id,
      console,
      ...sizes,
      ...protection,
      rc: randomBytes(16),
      privilege: 2,
      sequence: 0,
    });
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
    const sik = createHmac(session.hash, options.bmcKey ?? password).update(session.rm).update(session.rc)
      .update(session.role).digest();
    session.k1 = createHmac(session.hash, sik).update(Buffer.alloc(20, 1)).digest();
    session.k2 = createHmac(session.hash, sik).update(Buffer.alloc(20, 2)).digest().subarray(0, 16);
    const check = createHmac(session.hash, sik).update(session.rm).update(ids.subarray(4)).update(GUID)
      .digest().subarray(0, session.code);
    return ["rakp3", setup(0x15, Buffer.concat([head, check]))];
  }

  function unseal(datagram: Buffer, session: SimSession): Buffer | undefined {
    if (!session.k1 || !session.k2) return undefined;
    const covered = datagram.subarray(4, -session.code);
    const code = createHmac(session.hash, session.k1).update(covered).digest().subarray(0, session.code);
    if (session.coded && !code.equals(datagram.subarray(-session.code))) return undefined;
    const sealed = datagram.subarray(16, 16 + datagram.readUInt16LE(14));
    if (!session.encrypted) return sealed;
    const decipher = createDecipheriv("aes-128-cbc", session.k2, sealed.subarray(0, 16))
      .setAutoPadding(false);
    const plain = Buffer.concat([decipher.update(sealed.subarray(16)), decipher.final()]);
    return plain.subarray(0, plain.length - 1 - plain.readUInt8(plain.length - 1));
  }

  function command(message: Buffer, session: SimSession): [string, ...Buffer[]] {
    const kind = kindOf(message);
    if (kind === "06/34") {
      commands++;
      return [kind, ...passOn(model, message, options.bridge ?? {}).map((one) => seal(session, one))];
    }
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
    if (kind === "06/3c") {
      sol.leave(data.readUInt32LE(0));
      sessions.delete(data.readUInt32LE(0));
      return [0, none];
    }
    commands++;
    if (SOL_COMMANDS.has(kind) && model.sol.get(1)?.[0] !== 1) return [0x81, none];
    if (SOL_COMMANDS.has(kind)) return sol.run(kind, data, session.id);
    return session.privilege < levelOf(kind) ? [0xd4, none] : model.run(kind, data);
  }

  function seal(session: SimSession, message: Buffer, type: number = 0): Buffer {
    if (!session.k1 || !session.k2) throw new Error("no keys");
    const sealed = session.encrypted ? encrypt(message, session.k2) : message;
    const head = Buffer.from([6, 0, 0xff, 7, 6, type | protectionOf(session), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    head.writeUInt32LE(session.console, 6);
    head.writeUInt32LE(++session.sequence, 10);
    head.writeUInt16LE(sealed.length, 14);
    if (!session.coded) return Buffer.concat([head, sealed]);
    // From the authentication type on: 12 bytes of header, the payload, pad length and next header.
    const pad = (4 - (sealed.length + 14) % 4) % 4;
    const packet = Buffer.concat([head, sealed, Buffer.alloc(pad, 0xff), Buffer.from([pad, 7])]);
    const code = createHmac(session.hash, session.k1).update(packet.subarray(4)).digest();
    return Buffer.concat([packet, code.subarray(0, session.code)]);
  }
}

function protectionOf({ coded, encrypted }: SimSession): number {
  return (encrypted ? 0x80 : 0) | (coded ? 0x40 : 0);
}

function encrypt(message: Buffer, key: Buffer): Buffer {
  const iv = randomBytes(16);
  const padLength = (16 - (message.length + 1) % 16) % 16;
  const pad = Buffer.from(Array.from({ length: padLength }, (_, i) => i + 1));
  const cipher = createCipheriv("aes-128-cbc", key, iv).setAutoPadding(false);
  return Buffer.concat([
    iv,
    cipher.update(Buffer.concat([message, pad, Buffer.from([padLength])])),
    cipher.final(),
  ]);
}

/** A payload of session set-up. */
function setup(type: number, payload: Buffer): Buffer {
  const head = Buffer.from([6, 0, 0xff, 7, 6, type, 0, 0, 0, 0, 0, 0, 0, 0, payload.length, 0]);
  return Buffer.concat([head, payload]);
}
