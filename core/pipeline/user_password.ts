/** Passwords of users: rows of passwd with key=xcat, in plain text or as crypt(3) has them. */
import { createHash, timingSafeEqual } from "node:crypto";
import { isDisabled } from "../database.ts";
import type { Environment } from "./exchange.ts";

/** True where it is the user's; an empty one never is. */
export async function isPasswordOf(
  environment: Environment,
  username: string,
  password: string,
): Promise<boolean> {
  const row = (await environment.db.rows("passwd")).find((one) =>
    one.key === "xcat" && one.username === username && !isDisabled(one)
  );
  const kept = row?.password ?? "";
  if (username === "" || password === "" || kept === "") return false;
  const [, kind, salt] = /^\$([156])\$(.+)\$[^$]+$/.exec(kept) ?? [];
  if (kind && salt) return equal(await crypt(environment, kind, salt, password), kept);
  if (!/^\$[0-9a-z]+\$/.test(kept)) return equal(password, kept);
  environment.ports.log.warn(
    `passwd, key=xcat,username=${username}: this kind of hash cannot be read; use $6$`,
  );
  return false;
}

async function crypt({ ports }: Environment, kind: string, salt: string, password: string): Promise<string> {
  const argv = ["openssl", "passwd", `-${kind}`, "-salt", salt, "-stdin"];
  const { status, stdout } = await ports.run(argv, {
    input: `${password}\n`,
    query: true,
    timeoutMs: 10_000,
  });
  return status === 0 ? stdout.trim() : "";
}

/** In a time that does not tell where they differ. */
function equal(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return one !== "" && timingSafeEqual(digest(one), digest(other));
}
