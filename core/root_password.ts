/** The password of root on nodes, from passwd, key=system. */
import type { Context } from "./context.ts";
import { isDisabled } from "./database.ts";
import { DeviceError } from "./errors.ts";

/** Options of `openssl passwd` by passwd.cryptmethod. */
const methods: Readonly<Record<string, string>> = { md5: "-1", sha256: "-5", sha512: "-6" };

/** The hash; undefined where the table has no password. @throws DeviceError openssl cannot make it */
export async function rootPasswordHash(
  { db, run }: Pick<Context, "db" | "run">,
): Promise<string | undefined> {
  const row = (await db.rows("passwd")).find((row) =>
    row.key === "system" && (row.username ?? "root") === "root" && !isDisabled(row)
  );
  const { password, cryptmethod = "sha512" } = row ?? {};
  if (!password) return undefined;
  if (/^\$[0-9a-z]+\$/.test(password)) return password;
  const method = methods[cryptmethod] ?? "-6";
  const { status, stdout, stderr } = await run(["openssl", "passwd", method, "-stdin"], {
    input: `${password}\n`,
    query: true,
  });
  const hash = stdout.trim();
  if (status === 0 && hash.startsWith("$")) return hash;
  throw new DeviceError(`openssl cannot hash the password: ${stderr.trim() || `status ${status}`}`);
}

/** The text of a shadow file with this hash for root, whose line is added where there is none. Pure. */
export function withRootHash(shadow: string, hash: string): string {
  const lines = shadow.split("\n");
  const at = lines.findIndex((line) => line.startsWith("root:"));
  if (at < 0) return `root:${hash}:19000::::::\n${shadow}`;
  const fields = (lines[at] ?? "").split(":");
  return [...lines.slice(0, at), ["root", hash, ...fields.slice(2)].join(":"), ...lines.slice(at + 1)].join(
    "\n",
  );
}
