/** Status codes of the Open Session and RAKP messages (IPMI 2.0 §13.24, table 13-15). */

export const STATUS = {
  ok: 0x00,
  invalidRole: 0x09,
  unauthorizedRole: 0x0a,
  unauthorizedName: 0x0d,
  invalidIntegrityCheck: 0x0f,
} as const;

const MEANINGS: Readonly<Record<number, string>> = {
  0x01: "it has no resources for another session",
  0x02: "invalid session id",
  0x03: "invalid payload type",
  0x04: "invalid authentication algorithm",
  0x05: "invalid integrity algorithm",
  0x06: "no matching authentication payload",
  0x07: "no matching integrity payload",
  0x08: "inactive session id",
  0x09: "invalid role",
  0x0a: "the user may not have this privilege level",
  0x0b: "it has no resources for a session at this privilege level",
  0x0c: "invalid length of the user name",
  0x0d: "unknown user",
  0x0e: "unauthorized GUID",
  0x0f: "invalid integrity check value",
  0x10: "invalid confidentiality algorithm",
  0x11: "no cipher suite matches the proposed algorithms",
  0x12: "illegal parameter",
};

/** Answers to Open Session which mean that another cipher suite may do. */
const SUITE_REFUSED: readonly number[] = [0x04, 0x05, 0x06, 0x07, 0x10, 0x11, 0x12];

export function describeStatus(status: number): string {
  return MEANINGS[status] ?? `status ${hex(status)}`;
}

export function isSuiteRefused(status: number): boolean {
  return SUITE_REFUSED.includes(status);
}

/** `C1h`, as the standard writes it. */
export function hex(byte: number): string {
  return `${byte.toString(16).toUpperCase().padStart(2, "0")}h`;
}
