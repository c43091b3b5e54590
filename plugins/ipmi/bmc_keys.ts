/** BMC keys (K_G): with one set, whoever knows only a user's password gets no session (IPMI 2.0 §13.31). Pure. */
import { Buffer } from "node:buffer";
import { DeviceError, isDisabled, type Row } from "../../core/mod.ts";

const LONGEST = 20;
const HEXADECIMAL = /^0x((?:[0-9a-f]{2})+)$/i;

/**
 * Passwords of the rows key=ipmikg: up to 20 characters, or `0x` and up to 40 hexadecimal digits. A BMC is asked with
 * none and with each of them at once, as the last message of a login shows which one it has.
 * @throws DeviceError one is longer
 */
export function readBmcKeys(passwd: readonly Row[]): Uint8Array[] {
  const rows = passwd.filter((row) => row.key === "ipmikg" && !isDisabled(row) && row.password);
  return rows.map(({ password = "" }) => {
    const digits = HEXADECIMAL.exec(password)?.[1];
    const key = digits === undefined ? Buffer.from(password) : Buffer.from(digits, "hex");
    if (key.length > LONGEST) {
      throw new DeviceError(`A BMC key of passwd, key=ipmikg, is longer than the ${LONGEST} bytes of IPMI`);
    }
    return key;
  });
}
