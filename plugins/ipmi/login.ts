/** What a session is asked for with, and how a BMC turns it down. */
import { DeviceError } from "../../core/mod.ts";
import type { CipherSuite } from "./cipher_suite.ts";
import type { Peer } from "./exchange.ts";
import { type Privilege, privilegeName } from "./ipmi_command.ts";
import { describeStatus, STATUS } from "./status_code.ts";

/** What every kind of session needs. */
export interface User {
  peer: Peer;
  username: string;
  /** At most 20 bytes. */
  password: Uint8Array;
  /** Highest privilege level the session may rise to. */
  role: Privilege;
  /** Milliseconds that each attempt waits. */
  waits: readonly number[];
}

export interface Login extends User {
  suite: CipherSuite;
  /** BMC keys (K_G) that a BMC may have, up to 20 bytes each. */
  bmcKeys: readonly Uint8Array[];
}

/** The BMC does not take this cipher suite: another one may do. */
export class SuiteRefusedError extends DeviceError {
  override name = "SuiteRefusedError";
}

/** The BMC knows no RMCP+, which is IPMI 2.0. */
export class OldBmcError extends DeviceError {
  override name = "OldBmcError";
}

/** The user may not have this privilege level: a lower one may do. */
export class RoleRefusedError extends DeviceError {
  override name = "RoleRefusedError";
}

/**
 * The BMC turned us down before there were keys: nothing protects such an answer against damage or confusion, so that
 * it is asked again.
 */
export class UnprovenError extends DeviceError {
  override name = "UnprovenError";
}

/** A BMC of IPMI 1.5 gave no answer to the proof of the password, and may have counted it as an attempt to break in. */
export class CountedAttemptError extends DeviceError {
  override name = "CountedAttemptError";
}

/** The error that a status other than 0 in a RAKP message stands for. */
export function rakpRefusal({ peer, username, role }: Login, status: number): DeviceError {
  const bmc = `BMC ${peer.address}`;
  if (status === STATUS.unauthorizedName) {
    return new UnprovenError(`${bmc}: wrong user "${username}"; see ipmi.username, or passwd key=ipmi`);
  }
  if (status === STATUS.invalidRole || status === STATUS.unauthorizedRole) {
    return new RoleRefusedError(
      `${bmc}: insufficient privilege, user "${username}" may not be ${privilegeName(role)}`,
    );
  }
  if (status === STATUS.invalidIntegrityCheck) return wrongPassword(peer, username);
  return new UnprovenError(`${bmc} refused the login of user "${username}": ${describeStatus(status)}`);
}

/** Never names the password. */
export function wrongPassword(peer: Peer, username: string): DeviceError {
  return new DeviceError(
    `BMC ${peer.address}: wrong password for user "${username}"; see ipmi.password, or passwd key=ipmi`,
  );
}
