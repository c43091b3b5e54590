/** Get Session Challenge: the begin of a session of IPMI 1.5 (IPMI 2.0 §22.16). */
import { Buffer } from "node:buffer";
import { type IpmiCommand, NETFN, PRIVILEGE } from "./ipmi_command.ts";
import { requireLength } from "./packet_error.ts";
import { AUTHENTICATION } from "./session15_header.ts";

export interface SessionChallenge {
  /** Of the session while it is being set up. */
  sessionId: number;
  /** 16 bytes. */
  challenge: Buffer;
}

const NAME_LENGTH = 16;

export function getSessionChallenge(username: string): IpmiCommand<SessionChallenge> {
  const data = Buffer.alloc(1 + NAME_LENGTH);
  data[0] = AUTHENTICATION.md5;
  data.write(username, 1, "latin1");
  return {
    name: "Get Session Challenge",
    netFn: NETFN.application,
    command: 0x39,
    privilege: PRIVILEGE.user,
    data,
    decode(data) {
      requireLength(data, 20, "Response of Get Session Challenge");
      return { sessionId: data.readUInt32LE(0), challenge: Buffer.from(data.subarray(4, 20)) };
    },
  };
}
