/** User and password of a node's BMC: the ipmi table, else the row key=ipmi of the passwd table. */
import { DeviceError, isDisabled, type Row, type Target } from "../../core/mod.ts";

export interface Credentials {
  username: string;
  password: string;
}

/**
 * @param passwd the rows of the passwd table
 * @throws DeviceError naming both places where they can be set
 */
export function findCredentials(passwd: readonly Row[], target: Target): Credentials {
  const username = target.get("ipmi.username");
  const password = target.get("ipmi.password");
  if (username !== undefined && password !== undefined) return { username, password };
  const rows = passwd.filter((row) => row.key === "ipmi" && !isDisabled(row));
  const row = rows.find((row) => username === undefined || row.username === username) ?? rows[0];
  return {
    username: username ?? row?.username ?? missing("user name", "username", target.node),
    password: password ?? row?.password ?? missing("password", "password", target.node),
  };
}

function missing(what: string, column: string, node: string): never {
  throw new DeviceError(
    `No BMC ${what} for ${node}: set ipmi.${column}, or passwd.${column} in the row key=ipmi`,
  );
}
