/** What is wrong with bytes that a BMC sent; the transport drops such a datagram and goes on waiting. */
import { DeviceError } from "../../core/mod.ts";

export class PacketError extends DeviceError {
  override name = "PacketError";
}

/** @throws PacketError fewer than `length` bytes */
export function requireLength(bytes: Uint8Array, length: number, what: string): void {
  if (bytes.length < length) {
    throw new PacketError(`${what} has ${bytes.length} bytes, at least ${length} expected`);
  }
}
