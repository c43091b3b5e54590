/** Codes and keys that both ends compute from the RAKP messages (IPMI 2.0 §13.31, §13.32). Pure. */
import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { CipherSuite } from "./cipher_suite.ts";
import type { SessionKeys } from "./sealed_packet.ts";

/** All that went over the wire, and the user's key. */
export interface RakpExchange {
  suite: CipherSuite;
  consoleSessionId: number;
  bmcSessionId: number;
  consoleRandom: Uint8Array;
  bmcRandom: Uint8Array;
  guid: Uint8Array;
  role: number;
  username: string;
  /** At most 20 bytes. */
  password: Uint8Array;
}

/** The code of RAKP message 2. */
export function rakp2Code(exchange: RakpExchange): Buffer {
  const { consoleRandom, bmcRandom, guid } = exchange;
  const ids = [word(exchange.consoleSessionId), word(exchange.bmcSessionId)];
  return userHmac(exchange, [...ids, consoleRandom, bmcRandom, guid, who(exchange)]);
}

/** The code of RAKP message 3. */
export function rakp3Code(exchange: RakpExchange): Buffer {
  return userHmac(exchange, [exchange.bmcRandom, word(exchange.consoleSessionId), who(exchange)]);
}

/** SIK, the session integrity key. @param bmcKey K_G; where the BMC has none, the user's key stands for it */
export function sessionIntegrityKey(exchange: RakpExchange, bmcKey: Uint8Array = exchange.password): Buffer {
  return hmac(exchange.suite, bmcKey, [exchange.consoleRandom, exchange.bmcRandom, who(exchange)]);
}

/** The integrity check value of RAKP message 4. */
export function rakp4Code(exchange: RakpExchange, sik: Uint8Array): Buffer {
  const parts = [exchange.consoleRandom, word(exchange.bmcSessionId), exchange.guid];
  return hmac(exchange.suite, sik, parts).subarray(0, exchange.suite.codeLength);
}

/** K1 and K2: the HMAC of 20 bytes of 1 and of 2, whatever the hash. */
export function sessionKeys(suite: CipherSuite, sik: Uint8Array): SessionKeys {
  return {
    suite,
    integrity: hmac(suite, sik, [Buffer.alloc(20, 1)]),
    confidentiality: hmac(suite, sik, [Buffer.alloc(20, 2)]).subarray(0, 16),
  };
}

/** Compares in a time that does not tell where they differ. */
export function sameCode(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function userHmac({ suite, password }: RakpExchange, parts: readonly Uint8Array[]): Buffer {
  return hmac(suite, password, parts);
}

function hmac(suite: CipherSuite, key: Uint8Array, parts: readonly Uint8Array[]): Buffer {
  const hash = createHmac(suite.hash, key);
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Role, length of the name, name. */
function who({ role, username }: RakpExchange): Buffer {
  const name = Buffer.from(username, "latin1");
  return Buffer.concat([Buffer.from([role, name.length]), name]);
}
