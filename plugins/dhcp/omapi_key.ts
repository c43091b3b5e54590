/** The key that dhcpd (OMAPI) and the name server share with us: passwd, key=omapi. */
import { Buffer } from "node:buffer";
import { type Context, isDisabled, UnsupportedError, UsageError } from "../../core/mod.ts";
import type { OmapiKey } from "./omapi.ts";

type Db = Pick<Context, "db">["db"];

/** The key of the passwd table; undefined: there is none yet. @throws UnsupportedError another algorithm is set */
export async function readOmapiKey(db: Pick<Db, "rows" | "site">): Promise<OmapiKey | undefined> {
  const site = await db.site();
  const algorithm = (site.get("dhcpomapialgorithm") ?? "hmac-md5").toLowerCase();
  if (algorithm !== "hmac-md5") {
    throw new UnsupportedError(
      `site.dhcpomapialgorithm "${algorithm}" is not supported; unset it for hmac-md5`,
    );
  }
  const row = (await db.rows("passwd")).find((found) =>
    found.key === "omapi" && !isDisabled(found) && found.username !== undefined &&
    found.password !== undefined
  );
  if (!row) return undefined;
  const { username: name = "", password: secret = "" } = row;
  // Both are written into dhcpd.conf: nothing that could end the statement there.
  if (!/^[A-Za-z0-9][\w.-]*$/.test(name) || !/^[A-Za-z0-9+/]+={0,2}$/.test(secret)) {
    throw new UsageError('passwd, key "omapi": username must be a plain name and password base64 text');
  }
  return { name, secret };
}

/** The key, made from random bytes where there is none. */
export async function ensureOmapiKey({ db, random }: Pick<Context, "db" | "random">): Promise<OmapiKey> {
  const known = await readOmapiKey(db);
  if (known) return known;
  const name = (await db.site()).get("dhcpomapikeyname") ?? "xcat_key";
  const made: OmapiKey = { name, secret: Buffer.from(random(32)).toString("base64") };
  return await db.write(async (transaction) => {
    const meanwhile = await readOmapiKey(transaction);
    if (meanwhile) return meanwhile;
    transaction.put("passwd", { key: "omapi", username: name }, { password: made.secret });
    return made;
  });
}
