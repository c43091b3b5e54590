/** Sets up a session: Open Session, then RAKP messages 1 to 4 (IPMI 2.0 §13.14). */
import { Buffer } from "node:buffer";
import { type Clock, DeviceError } from "../../core/mod.ts";
import type { Privilege } from "./ipmi_command.ts";
import { type Login, rakpRefusal, UnprovenError, wrongPassword } from "./login.ts";
import { openSession } from "./open_session_exchange.ts";
import { encodeRakp1 } from "./rakp1.ts";
import { decodeRakp2 } from "./rakp2.ts";
import { encodeRakp3 } from "./rakp3.ts";
import { decodeRakp4, type Rakp4 } from "./rakp4.ts";
import {
  rakp2Code,
  rakp3Code,
  rakp4Code,
  type RakpExchange,
  sameCode,
  sessionIntegrityKey,
  sessionKeys,
} from "./rakp_keys.ts";
import { decodeSessionPacket, encodeSetupPacket, PAYLOAD } from "./session_header.ts";
import { describeStatus, STATUS } from "./status_code.ts";
import type { Transport } from "./transport.ts";
import { rmcpPlusWire, type Wire } from "./wire.ts";

/** A session that both ends hold. */
export interface Established {
  bmcSessionId: number;
  /** Highest privilege level it may rise to. */
  role: Privilege;
  /** Number of the datagram before our first one. */
  sequence: number;
  wire: Wire;
}

/** How often a login that the BMC refused without proof is tried again. */
const MOST_REPEATS = 2;
/** The BMC looks the user up by name, whatever the privilege level (table 13-11). */
const BY_NAME = 0x10;

/**
 * @throws SuiteRefusedError another suite may do
 * @throws RoleRefusedError a lower privilege level may do
 * @throws DeviceError wrong user or password, no answer
 */
export async function handshake(
  transport: Transport,
  clock: Clock,
  random: (count: number) => Uint8Array,
  login: Login,
): Promise<Established> {
  // A BMC may be so slow that it mixes up what is sent again, or have too many sessions for the moment: each further
  // attempt comes later, and waits longer before it sends anything again.
  for (let tries = 0;; tries++) {
    const waits = login.waits.slice(Math.min(tries, login.waits.length - 1));
    try {
      return await attempt(transport, random, { ...login, waits });
    } catch (error) {
      if (!(error instanceof UnprovenError) || tries === MOST_REPEATS) throw error;
      await clock.sleep(waits[0] ?? 0);
    }
  }
}

async function attempt(
  transport: Transport,
  random: (count: number) => Uint8Array,
  login: Login,
): Promise<Established> {
  const { peer, suite, username } = login;
  const [tag = 0, ...id] = random(5);
  const consoleSessionId = (Buffer.from(id).readUInt32LE() | 1) >>> 0;
  const { bmcSessionId } = await openSession(transport, login, tag, consoleSessionId);
  const consoleRandom = Buffer.from(random(16));
  const role = login.role | BY_NAME;
  const asker: Asker = { transport, login, tag, consoleSessionId };

  const rakp1 = encodeRakp1({ tag, bmcSessionId, consoleRandom, role, username });
  const known = { ...login, consoleSessionId, bmcSessionId, consoleRandom, role };
  const exchange = await proven(asker, rakp1, known) ?? await proven(asker, rakp1, known);
  if (!exchange) {
    const breakOff = { tag, status: STATUS.invalidIntegrityCheck, bmcSessionId, code: Buffer.alloc(0) };
    await transport.send(peer, encodeSetupPacket(PAYLOAD.rakp3, encodeRakp3(breakOff)));
    throw wrongPassword(peer, username);
  }

  const rakp3 = encodeRakp3({ tag, status: STATUS.ok, bmcSessionId, code: rakp3Code(exchange) });
  const rakp4 = await ask(asker, PAYLOAD.rakp3, rakp3, PAYLOAD.rakp4, decodeRakp4);
  const sik = provenKey(rakp4, exchange, login.bmcKeys);
  if (!sik) throw lastStepFailure(login, rakp4.status);
  const wire = rmcpPlusWire({ consoleSessionId, bmcSessionId }, sessionKeys(suite, sik), random);
  return { bmcSessionId, role: login.role, sequence: 0, wire };
}

/** The session key that the BMC has, too: it is made of the user's key, or of a BMC key; undefined: of another one. */
function provenKey(
  rakp4: Rakp4,
  exchange: RakpExchange,
  bmcKeys: readonly Uint8Array[],
): Buffer | undefined {
  if (rakp4.status !== STATUS.ok) return undefined;
  return [undefined, ...bmcKeys].map((key) => sessionIntegrityKey(exchange, key))
    .find((sik) => sameCode(rakp4.code, rakp4Code(exchange, sik)));
}

interface Asker {
  transport: Transport;
  login: Login;
  tag: number;
  consoleSessionId: number;
}

/** What RAKP message 2 completes; undefined: the BMC knows another password, or the message was damaged. */
async function proven(
  asker: Asker,
  rakp1: Buffer,
  known: Omit<RakpExchange, "bmcRandom" | "guid">,
): Promise<RakpExchange | undefined> {
  const rakp2 = await ask(asker, PAYLOAD.rakp1, rakp1, PAYLOAD.rakp2, decodeRakp2);
  if (rakp2.status !== STATUS.ok) throw rakpRefusal(asker.login, rakp2.status);
  const exchange: RakpExchange = { ...known, bmcRandom: rakp2.bmcRandom, guid: rakp2.guid };
  return sameCode(rakp2.code, rakp2Code(exchange)) ? exchange : undefined;
}

async function ask<T extends { tag: number; status: number; consoleSessionId: number }>(
  asker: Asker,
  requestType: number,
  request: Buffer,
  answerType: number,
  decode: (payload: Buffer) => T,
): Promise<T> {
  const { transport, login, tag, consoleSessionId } = asker;
  const datagrams = [encodeSetupPacket(requestType, request)];
  return await transport.exchange(login.peer, {
    waits: login.waits,
    datagrams: () => datagrams,
    accept(datagram) {
      const packet = decodeSessionPacket(datagram);
      if (packet.payloadType !== answerType) return undefined;
      const answer = decode(packet.payload);
      if (answer.tag !== tag) return undefined;
      // A refusal may carry no session id; the tag and the address are what is left to compare then.
      return answer.status !== 0 || answer.consoleSessionId === consoleSessionId ? answer : undefined;
    },
  });
}

/** RAKP message 2 proved that the password is right: what fails now is not the password. */
function lastStepFailure({ peer, username }: Login, status: number): DeviceError {
  const reason = status === STATUS.ok
    ? "its session key differs; where a BMC key (K_G) is set on it, passwd needs it in a row key=ipmikg"
    : status === STATUS.invalidIntegrityCheck
    ? "it refused our key exchange code"
    : describeStatus(status);
  return new UnprovenError(`BMC ${peer.address} broke off the login of user "${username}": ${reason}`);
}
