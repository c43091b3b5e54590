/** AES-CBC-128 over a payload (IPMI 2.0 §13.29): the initialisation vector, then data, pad and pad length. */
import { Buffer } from "node:buffer";
import { createCipheriv, createDecipheriv } from "node:crypto";
import { PacketError } from "./packet_error.ts";

const BLOCK = 16;

/** @param iv 16 random bytes, never used twice with this key */
export function encryptPayload(payload: Uint8Array, key: Uint8Array, iv: Uint8Array): Buffer {
  const pad = (BLOCK - (payload.length + 1) % BLOCK) % BLOCK;
  const plain = Buffer.alloc(payload.length + pad + 1);
  plain.set(payload);
  for (let i = 0; i < pad; i++) plain[payload.length + i] = i + 1;
  plain[plain.length - 1] = pad;
  const cipher = createCipheriv("aes-128-cbc", key, iv).setAutoPadding(false);
  return Buffer.concat([iv, cipher.update(plain), cipher.final()]);
}

/** @throws PacketError not whole blocks, or a pad that cannot be */
export function decryptPayload(bytes: Buffer, key: Uint8Array): Buffer {
  if (bytes.length < 2 * BLOCK || bytes.length % BLOCK !== 0) {
    throw new PacketError(`An encrypted payload of ${bytes.length} bytes is not whole blocks of AES`);
  }
  const decipher = createDecipheriv("aes-128-cbc", key, bytes.subarray(0, BLOCK)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(bytes.subarray(BLOCK)), decipher.final()]);
  const pad = plain.readUInt8(plain.length - 1);
  if (pad >= plain.length) {
    throw new PacketError("The pad of an encrypted payload is longer than the payload");
  }
  return plain.subarray(0, plain.length - 1 - pad);
}
