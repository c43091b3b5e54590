/** Whether a program runs without libraries, and for which word size; what an initrd's busybox must be. Pure. */
import { Buffer } from "node:buffer";

/** Segment that names the dynamic loader (ELF, "PT_INTERP"). */
const interpreterSegment = 3;

/** Undefined where the bytes are no ELF program. */
export function readProgram(bytes: Uint8Array): { bits: 32 | 64; isStatic: boolean } | undefined {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (all.length < 64 || all.readUInt32BE(0) !== 0x7f454c46 || all[5] !== 1) return undefined;
  const bits = all[4] === 2 ? 64 : 32;
  const [at, size, count] = bits === 64
    ? [Number(all.readBigUInt64LE(32)), all.readUInt16LE(54), all.readUInt16LE(56)]
    : [all.readUInt32LE(28), all.readUInt16LE(42), all.readUInt16LE(44)];
  let isStatic = true;
  for (let index = 0; index < count; index++) {
    const segment = at + index * size;
    if (segment + 4 > all.length) return undefined;
    if (all.readUInt32LE(segment) === interpreterSegment) isStatic = false;
  }
  return { bits, isStatic };
}
