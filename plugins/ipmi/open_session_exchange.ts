/** Asks a BMC for a session with one cipher suite, and finds out why one does not answer. */
import type { Buffer } from "node:buffer";
import type { Exchange } from "./exchange.ts";
import { getChannelAuthCapabilities } from "./get_channel_auth_capabilities.ts";
import { decodeIpmiResponse, encodeIpmiRequest } from "./ipmi_message.ts";
import { type Login, OldBmcError, SuiteRefusedError, UnprovenError } from "./login.ts";
import {
  decodeOpenSessionResponse,
  encodeOpenSessionRequest,
  type OpenSessionResponse,
} from "./open_session.ts";
import { decodeSession15Packet, encodeSession15Packet } from "./session15_header.ts";
import { decodeSessionPacket, encodeSetupPacket, PAYLOAD } from "./session_header.ts";
import { describeStatus, isSuiteRefused } from "./status_code.ts";
import type { Transport } from "./transport.ts";

/** Byte 4 of a datagram of IPMI 1.5 without authentication. */
const FORMAT_15 = 0x00;

/**
 * @throws SuiteRefusedError the BMC does not take the suite
 * @throws DeviceError it speaks IPMI 1.5 only, or refuses for another reason
 */
export async function openSession(
  transport: Transport,
  login: Login,
  tag: number,
  consoleSessionId: number,
): Promise<OpenSessionResponse> {
  const { peer, suite } = login;
  const response = await transport.exchange(peer, openSessionExchange(login, tag, consoleSessionId));
  if (isSuiteRefused(response.status)) throw refused(login, describeStatus(response.status));
  if (response.status !== 0) {
    throw new UnprovenError(`BMC ${peer.address} refused a session: ${describeStatus(response.status)}`);
  }
  const { authentication, integrity, confidentiality } = suite;
  if (
    response.authentication !== authentication || response.integrity !== integrity ||
    response.confidentiality !== confidentiality
  ) throw refused(login, "it chose other algorithms");
  return response;
}

/**
 * From the second attempt on it also asks what the BMC can do: some answer Open Session only after that, some
 * speak IPMI 1.5 only, some leave a suite they do not know unanswered.
 */
function openSessionExchange(
  login: Login,
  tag: number,
  consoleSessionId: number,
): Exchange<OpenSessionResponse> {
  const request = encodeOpenSessionRequest({ ...login, tag, privilege: login.role, consoleSessionId });
  const open = encodeSetupPacket(PAYLOAD.openSessionRequest, request);
  const capabilities = getChannelAuthCapabilities();
  const question = encodeSession15Packet(encodeIpmiRequest(capabilities, 0));
  let heard = false;
  return {
    waits: login.waits,
    datagrams(attempt) {
      if (attempt > 2 && heard) throw refused(login, "it left the question unanswered");
      return attempt === 0 ? [open] : [question, open];
    },
    accept(datagram) {
      if (datagram[4] === FORMAT_15) {
        hear(datagram);
        return undefined;
      }
      const packet = decodeSessionPacket(datagram);
      if (packet.payloadType !== PAYLOAD.openSessionResponse) return undefined;
      const response = decodeOpenSessionResponse(packet.payload);
      if (response.tag !== tag) return undefined;
      return response.status !== 0 || response.consoleSessionId === consoleSessionId ? response : undefined;
    },
  };

  function hear(datagram: Buffer): void {
    const response = decodeIpmiResponse(decodeSession15Packet(datagram));
    if (response.command !== capabilities.command || response.completionCode !== 0) return;
    if (!capabilities.decode(response.data).rmcpPlus) {
      throw new OldBmcError(
        `BMC ${login.peer.address} speaks IPMI 1.5 only, which does not encrypt; site.ipmisuites=17,3,1.5 allows it`,
      );
    }
    heard = true;
  }
}

function refused({ peer, suite }: Login, reason: string): SuiteRefusedError {
  return new SuiteRefusedError(`BMC ${peer.address} does not take cipher suite ${suite.id}: ${reason}`);
}
