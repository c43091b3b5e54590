/** Sets up a session of IPMI 1.5, authenticated by MD5 and not encrypted (IPMI 2.0 §6.11, §13.8). */
import { Buffer } from "node:buffer";
import { DeviceError } from "../../core/mod.ts";
import { activateSession, ROLE_REFUSED } from "./activate_session.ts";
import { COMPLETION, describeCompletion } from "./completion_code.ts";
import { NoAnswerError } from "./exchange.ts";
import { getSessionChallenge } from "./get_session_challenge.ts";
import type { Established } from "./handshake.ts";
import type { IpmiCommand } from "./ipmi_command.ts";
import { decodeIpmiResponse, encodeIpmiRequest, type IpmiResponse } from "./ipmi_message.ts";
import { CountedAttemptError, RoleRefusedError, type User } from "./login.ts";
import { PacketError } from "./packet_error.ts";
import {
  decodeSession15Packet,
  encodeSession15Packet,
  openSession15Packet,
  sealSession15Packet,
} from "./session15_header.ts";
import { PAYLOAD } from "./session_header.ts";
import type { Transport } from "./transport.ts";
import type { Wire } from "./wire.ts";

const LONGEST_PASSWORD = 16;
/** Completion codes of Get Session Challenge for a user that is not there. */
const NO_USER: readonly number[] = [0x81, 0x82];

/**
 * @throws RoleRefusedError a lower privilege level may do
 * @throws DeviceError wrong user or password, no answer
 */
export async function handshake15(
  transport: Transport,
  random: (count: number) => Uint8Array,
  login: User,
): Promise<Established> {
  const { peer, username, password, role, waits } = login;
  if (password.length > LONGEST_PASSWORD) {
    throw new DeviceError(
      `BMC ${peer.address} speaks IPMI 1.5: a password has ${LONGEST_PASSWORD} bytes there`,
    );
  }
  const question = getSessionChallenge(username);
  const asked = encodeSession15Packet(encodeIpmiRequest(question, 1));
  const first = await transport.exchange(peer, {
    waits,
    datagrams: () => [asked],
    accept: (datagram) => answerTo(question, 1, decodeSession15Packet(datagram)),
  });
  if (NO_USER.includes(first.completionCode)) {
    throw new DeviceError(
      `BMC ${peer.address}: wrong user "${username}"; see ipmi.username, or passwd key=ipmi`,
    );
  }
  const { sessionId, challenge } = decoded(login, question, first);

  const activate = activateSession(role, challenge, Buffer.from(random(4)).readUInt32LE() >>> 1 || 1);
  const request = encodeIpmiRequest(activate, 2);
  const proof = sealSession15Packet({ sessionId, sequence: 0, message: request }, password);
  const second = await transport.exchange(peer, {
    // Only once: a BMC counts each wrong one, and says nothing.
    waits: waits.slice(-1),
    datagrams: () => [proof],
    accept: (datagram) => answerTo(activate, 2, openSession15Packet(datagram, password).message),
  }).catch((error) => {
    if (!(error instanceof NoAnswerError)) throw error;
    throw new CountedAttemptError(
      `BMC ${peer.address} did not answer the login of user "${username}": probably the password is wrong; ` +
        "see ipmi.password, or passwd key=ipmi. As it may count attempts, it is not asked with that one for five minutes",
    );
  });
  if (ROLE_REFUSED.includes(second.completionCode)) {
    throw new RoleRefusedError(`BMC ${peer.address}: insufficient privilege for user "${username}"`);
  }
  const session = decoded(login, activate, second);
  if (session.sessionId === 0) throw new DeviceError(`BMC ${peer.address} does not authenticate by MD5`);
  return {
    bmcSessionId: session.sessionId,
    role,
    sequence: session.sequence - 1 >>> 0,
    wire: wire15(session.sessionId, password),
  };
}

function wire15(sessionId: number, password: Uint8Array): Wire {
  return {
    seal(payloadType, sequence, message) {
      if (payloadType !== PAYLOAD.ipmi) throw new DeviceError("A BMC of IPMI 1.5 knows nothing but commands");
      return sealSession15Packet({ sessionId, sequence, message }, password);
    },
    open(datagram) {
      const packet = openSession15Packet(datagram, password);
      if (packet.sessionId !== sessionId) throw new PacketError("The packet belongs to another session");
      return { payloadType: PAYLOAD.ipmi, sequence: packet.sequence, payload: packet.message };
    },
  };
}

function answerTo(
  command: IpmiCommand<unknown>,
  sequence: number,
  message: Buffer,
): IpmiResponse | undefined {
  const response = decodeIpmiResponse(message);
  return response.command === command.command && response.sequence === sequence ? response : undefined;
}

/** @throws DeviceError it refused */
function decoded<T>({ peer, username }: User, command: IpmiCommand<T>, response: IpmiResponse): T {
  if (response.completionCode === COMPLETION.ok) return command.decode(response.data);
  const reason = describeCompletion(response.completionCode, command.refusals);
  throw new DeviceError(`BMC ${peer.address} refused the login of user "${username}": ${reason}`);
}
