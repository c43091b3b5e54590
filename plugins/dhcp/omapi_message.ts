/** One OMAPI message of ISC dhcpd (omapi(3), omapip/protocol.c): fixed head, two lists of values, signature. */
import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";

export const omapiOperation = { open: 1, refresh: 2, update: 3, notify: 4, status: 5, delete: 6 } as const;

export type OmapiValues = ReadonlyMap<string, Buffer>;

export interface OmapiMessage {
  operation: number;
  handle: number;
  /** Number of this message. */
  id: number;
  /** Number of the message it answers, or 0. */
  inReplyTo: number;
  message: OmapiValues;
  object: OmapiValues;
}

/** How both sides sign; `id` is the number the server gave the authenticator. */
export interface OmapiAuthenticator {
  id: number;
  secret: Buffer;
}

/** What each side sends first: protocol version 100, size of a message's head. */
export const omapiGreeting = Buffer.from([0, 0, 0, 100, 0, 0, 0, 24]);

/** Length of the head: authenticator, length of the signature, operation, handle, number, number answered. */
export const headLength = 24;

export function encodeOmapi(message: OmapiMessage, authenticator: OmapiAuthenticator | undefined): Buffer {
  const head = Buffer.alloc(headLength);
  const { operation, handle, id, inReplyTo } = message;
  [authenticator?.id ?? 0, authenticator ? 16 : 0, operation, handle, id, inReplyTo]
    .forEach((value, at) => head.writeUInt32BE(value, at * 4));
  const unsigned = Buffer.concat([head, encodeValues(message.message), encodeValues(message.object)]);
  return authenticator ? Buffer.concat([unsigned, omapiSignature(unsigned, authenticator.secret)]) : unsigned;
}

/** HMAC-MD5 over everything but the authenticator's number. */
export function omapiSignature(unsigned: Buffer, secret: Buffer): Buffer {
  return createHmac("md5", secret).update(unsigned.subarray(4)).digest();
}

/** Reads exactly so many bytes. */
export type ReadBytes = (count: number) => Promise<Buffer>;

export interface SignedMessage extends OmapiMessage {
  /** The bytes the signature is over, and the signature; empty when it is not signed. */
  unsigned: Buffer;
  signature: Buffer;
}

export async function decodeOmapi(read: ReadBytes): Promise<SignedMessage> {
  const seen: Buffer[] = [];
  const take: ReadBytes = async (count) => {
    const bytes = await read(count);
    seen.push(bytes);
    return bytes;
  };
  const head = await take(headLength);
  const field = (at: number) => head.readUInt32BE(at * 4);
  const message = await decodeValues(take);
  const object = await decodeValues(take);
  return {
    operation: field(2),
    handle: field(3),
    id: field(4),
    inReplyTo: field(5),
    message,
    object,
    unsigned: Buffer.concat(seen),
    signature: field(1) === 0 ? Buffer.alloc(0) : await read(Math.min(field(1), 64)),
  };
}

/** A 32-bit value. */
export function omapiNumber(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function encodeValues(values: OmapiValues): Buffer {
  const parts: Buffer[] = [];
  for (const [name, value] of values) {
    const lengths = [Buffer.alloc(2), omapiNumber(value.length)] as const;
    lengths[0].writeUInt16BE(Buffer.byteLength(name));
    parts.push(lengths[0], Buffer.from(name), lengths[1], value);
  }
  return Buffer.concat([...parts, Buffer.alloc(2)]);
}

async function decodeValues(take: ReadBytes): Promise<OmapiValues> {
  const values = new Map<string, Buffer>();
  for (;;) {
    const length = (await take(2)).readUInt16BE();
    if (length === 0) return values;
    const name = (await take(length)).toString("latin1");
    const size = (await take(4)).readUInt32BE();
    values.set(name, size === 0 ? Buffer.alloc(0) : await take(size));
  }
}
