/** Tokens: given for a password, valid for a day, kept only as a hash. */
import { Buffer } from "node:buffer";
import { createHash, timingSafeEqual } from "node:crypto";
import { isDisabled, type Row } from "../database.ts";
import type { Environment } from "./exchange.ts";

export interface Token {
  /** What the user shows; nobody can find it in the table. */
  id: string;
  /** Seconds since 1970; undefined: it does not end. */
  expire: number | undefined;
}

/** How often a token's last use is written down, seconds: not for every request. */
const accessStep = 60;

/** Makes one for this user, and removes those that have expired. */
export async function issueToken({ db, ports }: Environment, username: string): Promise<Token> {
  const now = Math.floor(ports.clock.now() / 1000);
  const days = (await db.site()).get("tokenexpiredays") ?? "1";
  const expire = days === "never" ? undefined : now + Math.round(daysOf(days) * 86_400);
  const id = Buffer.from(ports.random(32)).toString("hex");
  await db.write(async (transaction) => {
    for (const row of await transaction.rows("token")) {
      if (!isValid(row, now)) transaction.remove("token", { tokenid: row.tokenid ?? "" });
    }
    transaction.put("token", { tokenid: hashOf(id) }, {
      username,
      expire: expire === undefined ? "never" : String(expire),
      created: String(now),
      access: String(now),
    });
  });
  return { id, expire };
}

/** Whose token it is; undefined: nobody's, or it has expired. */
export async function ownerOfToken({ db, ports }: Environment, id: string): Promise<string | undefined> {
  const now = Math.floor(ports.clock.now() / 1000);
  const hash = Buffer.from(hashOf(id));
  const row = (await db.rows("token")).find(({ tokenid = "" }) => equal(Buffer.from(tokenid), hash));
  if (id === "" || !row || isDisabled(row) || !isValid(row, now)) return undefined;
  if (now - Number(row.access ?? 0) >= accessStep) {
    await db.write((transaction) => {
      transaction.put("token", { tokenid: row.tokenid ?? "" }, { access: String(now) });
      return Promise.resolve();
    });
  }
  return row.username;
}

/** One that cannot be read has expired. */
function isValid({ expire = "" }: Row, now: number): boolean {
  return expire === "never" || Number.parseFloat(expire) > now;
}

/** A number of days that cannot be read is one. */
function daysOf(text: string): number {
  const days = Number(text);
  return days > 0 ? days : 1;
}

function hashOf(id: string): string {
  return createHash("sha256").update(id).digest("hex");
}

function equal(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
