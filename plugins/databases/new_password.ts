/** A password for the database's user. */
import { type Context, UsageError } from "../../core/mod.ts";

/** @throws UsageError there is none, or cfgloc cannot hold it */
export async function newPassword(
  { secret }: Pick<Context, "secret">,
  variable: string,
  user: string,
): Promise<string> {
  const password = await secret(variable, `Password for the database's user ${user}`);
  if (password === undefined || password === "") {
    throw new UsageError(
      `There is no password for the database's user ${user}: type one at a terminal or set ${variable}`,
    );
  }
  // deno-lint-ignore no-control-regex -- a line ends there, or a program that reads it stops
  if (/[\0-\x1f\x7f]/.test(password) || password.trim() !== password) {
    throw new UsageError(
      `The password for ${user} may hold no control character, and no blank at either end`,
    );
  }
  return password;
}
