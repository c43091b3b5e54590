/**
 * The serial port of a simulated BMC: activation, packets of characters one at a time, repeated until they are
 * acknowledged. Shares no code with the client; ipmitool and FreeIPMI's ipmiconsole judge it.
 */
import { Buffer } from "node:buffer";

/** The program at the other end of the serial line. */
export interface SerialProgram {
  typed(text: string): void;
  broken(): void;
}

export interface SolOptions {
  /** Starts the program; `show` is what it writes to the line. */
  program?: (show: (text: string) => void) => SerialProgram;
  /** Most characters that the port takes at once; the others are not acknowledged. */
  takes?: number;
  /** Takes nothing of so many packets, and says so with a NACK. */
  refuses?: number;
  /** A packet that is sent again takes along what came in the meantime (IPMI 2.0 §15.11 allows it). */
  grows?: boolean;
}

export interface SolPort {
  /** Completion code and data of the commands 06/48, 06/49, 06/4a and 06/4b. */
  run(kind: string, data: Buffer, sessionId: number): [number, Buffer];
  /** A SOL payload of the session. */
  receive(payload: Buffer, sessionId: number): void;
  /** The session ended. */
  leave(sessionId: number): void;
  /** Sessions that have the console now: none or one. */
  owner(): number | undefined;
  close(): void;
}

const NONE = Buffer.alloc(0);
const MOST = 200;
const RETRY_MS = 60;
const RETRIES = 7;

/** @param send seals a payload and sends it to the session */
export function createSolPort(
  send: (sessionId: number, payload: Buffer) => void,
  options: SolOptions = {},
): SolPort {
  let waiting = NONE;
  let owner: number | undefined;
  let refusals = options.refuses ?? 0;
  /** The packet that is not acknowledged yet. */
  let pending: { sequence: number; data: Buffer; tries: number } | undefined;
  let sequence = 0;
  let taken = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const program = (options.program ?? loginProgram)((text) => {
    waiting = Buffer.concat([waiting, Buffer.from(text)]);
    pump();
  });

  return {
    owner: () => owner,
    run(kind, data, sessionId) {
      if (kind === "06/4a") return [0, Buffer.from([1, owner === undefined ? 0 : 1, 0])];
      if (data[0] !== 1 || data[1] !== 1) return [0xcc, NONE];
      if (kind === "06/4b") {
        const bytes = Buffer.alloc(12);
        bytes.writeUInt32LE(owner ?? 0);
        return [0, bytes];
      }
      if (kind === "06/49") {
        if (owner === undefined) return [0x80, NONE];
        if (owner !== sessionId) send(owner, Buffer.from([0, 0, 0, 0x10]));
        stop();
        return [0, NONE];
      }
      if (owner !== undefined) return [0x80, NONE];
      owner = sessionId;
      sequence = taken = 0;
      setTimeout(pump, 5);
      return [0, Buffer.from([0, 0, 0, 0, MOST + 4, 0, MOST + 4, 0, 0x6f, 0x02, 0xff, 0xff])];
    },
    receive(payload, sessionId) {
      if (sessionId !== owner || payload.length < 4) return;
      const [number = 0, acked = 0, count = 0, operation = 0] = payload;
      if (pending && acked === pending.sequence) acknowledged(count, (operation & 0x40) !== 0);
      if ((number & 15) !== 0) take(number & 15, operation, payload.subarray(4));
    },
    leave(sessionId) {
      if (sessionId === owner) stop();
    },
    close: stop,
  };

  function stop(): void {
    clearTimeout(timer);
    owner = pending = undefined;
    waiting = NONE;
  }

  function take(number: number, operation: number, data: Buffer): void {
    if (owner === undefined) return;
    if (number === taken) return send(owner, Buffer.from([0, number, data.length, 0]));
    if (refusals > 0) {
      refusals--;
      taken = number;
      return send(owner, Buffer.from([0, number, 0, 0x60]));
    }
    taken = number;
    const count = Math.min(data.length, options.takes ?? data.length);
    send(owner, Buffer.from([0, number, count, count < data.length ? 0x40 : 0]));
    if ((operation & 0x10) !== 0) program.broken();
    if (count > 0) program.typed(data.toString("utf8", 0, count));
  }

  function acknowledged(count: number, nack: boolean): void {
    if (!pending || (nack && count === 0)) return;
    clearTimeout(timer);
    waiting = Buffer.concat([pending.data.subarray(count), waiting]);
    pending = undefined;
    pump();
  }

  function pump(): void {
    if (owner === undefined || pending || waiting.length === 0) return;
    sequence = sequence % 15 + 1;
    pending = { sequence, data: waiting.subarray(0, MOST), tries: 0 };
    waiting = waiting.subarray(pending.data.length);
    transmit();
  }

  function transmit(): void {
    if (owner === undefined || !pending) return;
    if (pending.tries++ > RETRIES) {
      pending = undefined;
      return pump();
    }
    if (options.grows) {
      const more = waiting.subarray(0, MOST - pending.data.length);
      pending.data = Buffer.concat([pending.data, more]);
      waiting = waiting.subarray(more.length);
    }
    send(owner, Buffer.concat([Buffer.from([pending.sequence, 0, 0, 0]), pending.data]));
    timer = setTimeout(transmit, RETRY_MS);
  }
}

/** A machine that asks for a login, echoes, answers lines, and counts on `count N`. */
export function loginProgram(show: (text: string) => void): SerialProgram {
  let line = "";
  show("node1 login: ");
  return {
    broken: () => show("[break]\r\n"),
    typed(text) {
      for (const character of text) {
        if (character !== "\r") {
          line += character;
          show(character);
          continue;
        }
        const count = /^count (\d+)$/.exec(line);
        if (count) {
          show("\r\n");
          for (let n = 1; n <= Number(count[1]); n++) show(`line ${n}\r\n`);
          show("$ ");
        } else show(`\r\nyou typed ${line}\r\n$ `);
        line = "";
      }
    },
  };
}
