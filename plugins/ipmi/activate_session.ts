/** Activate Session: proves the password to a BMC of IPMI 1.5 (IPMI 2.0 §22.17). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE, type Privilege } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";
import { AUTHENTICATION } from "./session15_header.ts";

export interface ActivatedSession {
  sessionId: number;
  /** The number that our first datagram has to have. */
  sequence: number;
}

export const ROLE_REFUSED: readonly number[] = [0x83, 0x86];

/** @param sequence the number that the BMC's first datagram has to have, not 0 */
export function activateSession(
  role: Privilege,
  challenge: Uint8Array,
  sequence: number,
): IpmiCommand<ActivatedSession> {
  const data = Buffer.alloc(22);
  data[0] = AUTHENTICATION.md5;
  data[1] = role;
  data.set(challenge, 2);
  data.writeUInt32LE(sequence, 18);
  return {
    name: "Activate Session",
    netFn: NETFN.application,
    command: 0x3a,
    privilege: PRIVILEGE.user,
    data,
    refusals: {
      0x81: "it has no resources for another session",
      0x82: "the user has too many sessions",
      0x83: "too many sessions have this privilege level",
      0x85: "invalid session id",
      0x86: "the user may not have this privilege level",
    },
    decode(data) {
      requireLength(data, 10, "Response of Activate Session");
      if (data.readUInt8(0) !== AUTHENTICATION.md5) return { sessionId: 0, sequence: 0 };
      return { sessionId: data.readUInt32LE(1), sequence: data.readUInt32LE(5) };
    },
  };
}
