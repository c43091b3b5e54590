/** Records after the areas of a FRU: power supplies, outputs, loads, addresses (FRU definition 1.0, §18). Pure. */
import type { MultiRecord } from "./fru_data.ts";

/** `[name, value]` in the record's order; a type of the maker is shown as bytes. */
export function describeMultiRecord({ type, data }: MultiRecord): [string, string][] {
  if (type === 0x00 && data.length >= 24) {
    const watts = data.readUInt16LE(0) & 0x0fff;
    return [
      ["Power Supply Capacity", `${watts} W`],
      ["Power Supply Peak", `${data.readUInt16LE(2)} VA`],
      ["Power Supply Inrush Current", `${data.readUInt8(4)} A`],
      ["Power Supply Input 1", `${voltage(data.readInt16LE(6))} - ${voltage(data.readInt16LE(8))} V`],
      ["Power Supply Input 2", `${voltage(data.readInt16LE(10))} - ${voltage(data.readInt16LE(12))} V`],
      ["Power Supply Frequency", `${data.readUInt8(14)} - ${data.readUInt8(15)} Hz`],
    ];
  }
  if ((type === 0x01 || type === 0x02) && data.length >= 13) {
    const name = `${type === 0x01 ? "DC Output" : "DC Load"} ${data.readUInt8(0) & 0x0f}`;
    return [
      [`${name} Voltage`, `${voltage(data.readInt16LE(1))} V`],
      [`${name} Limits`, `${voltage(data.readInt16LE(3))} - ${voltage(data.readInt16LE(5))} V`],
      [`${name} Current`, `${data.readUInt16LE(9) / 1000} - ${data.readUInt16LE(11) / 1000} A`],
    ];
  }
  if (type === 0x03 && data.length >= 2) {
    return [["Management Access", management(data.readUInt8(0), data.subarray(1))]];
  }
  const number = type.toString(16).padStart(2, "0");
  return [[`Multirecord ${number}`, data.toString("hex")]];
}

/** Ten millivolts a step. */
function voltage(steps: number): number {
  return steps / 100;
}

function management(kind: number, bytes: Uint8Array): string {
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  // System unique id; the others are text.
  if (kind === 0x07 || kind === 0x08) return hex;
  return [...bytes].map((byte) => byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : "").join("")
    .trim();
}
