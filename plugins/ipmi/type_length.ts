/** Strings with a type/length byte before them, as records of sensors hold them (IPMI 2.0 §43.15). Pure. */
import { Buffer } from "node:buffer";
import { withoutControls } from "./printable.ts";

const BCD_PLUS = "0123456789 -.:,_";

/**
 * The string whose type/length byte is at `offset`; a record that is shorter than the byte says yields what is
 * there. Blanks at the end are kept: a number may follow.
 */
export function decodeTypeLength(record: Buffer, offset: number): string {
  const byte = record[offset] ?? 0;
  const text = record.subarray(offset + 1, offset + 1 + (byte & 0x1f));
  return decodeText(byte >> 6, text);
}

/** @param encoding 0 Unicode, 1 BCD plus, 2 six-bit ASCII, 3 eight-bit ASCII with Latin 1 */
export function decodeText(encoding: number, bytes: Buffer): string {
  switch (encoding) {
    case 0:
      return withoutControls(decodeUnicode(bytes));
    case 1:
      return withoutControls(decodeBcdPlus(bytes));
    case 2:
      return withoutControls(decodeSixBit(bytes));
    default:
      return withoutControls(bytes.toString("latin1"));
  }
}

/** Two bytes a character, the lower first. */
export function decodeUnicode(bytes: Buffer): string {
  return bytes.subarray(0, bytes.length & ~1).toString("utf16le");
}

/** Two digits a byte, the upper half first. */
export function decodeBcdPlus(bytes: Buffer): string {
  return [...bytes].map((byte) => `${BCD_PLUS[byte >> 4]}${BCD_PLUS[byte & 15]}`).join("");
}

/** Four characters in three bytes, from the lowest bit up; character 0 is a blank. */
export function decodeSixBit(bytes: Buffer): string {
  let text = "", bits = 0, kept = 0;
  for (const byte of bytes) {
    bits |= byte << kept;
    for (kept += 8; kept >= 6; kept -= 6) {
      text += String.fromCharCode(0x20 + (bits & 0x3f));
      bits >>= 6;
    }
  }
  return text;
}
