/**
 * Tokens of nodes: a `boot` token (the nonce in a node's boot file, for one use) is exchanged for a `session` token,
 * with which the node fetches what is meant for it. Each is `NODE.HEX`; the table nodetoken holds only hashes.
 */
import { Buffer } from "node:buffer";
import { createHash, timingSafeEqual } from "node:crypto";
import type { Reader, Transaction } from "./database.ts";
import type { Ports } from "./ports/mod.ts";

export type TokenPurpose = "boot" | "session";

const BYTES = 16;
const DAY_MS = 86_400_000;
/** A node may run for long before it boots again; a session is over when its postscripts are. */
const DAYS: Readonly<Record<TokenPurpose, number>> = { boot: 365, session: 1 };

/** A fresh token for each node. */
export function newNodeTokens(random: Ports["random"], nodes: readonly string[]): Map<string, string> {
  const bytes = random(nodes.length * BYTES);
  return new Map(nodes.map((node, at) => {
    const part = bytes.subarray(at * BYTES, (at + 1) * BYTES);
    return [node, `${node}.${[...part].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`];
  }));
}

/** Makes `token` the valid one of its node for this purpose, instead of the one before. */
export function armNodeToken(
  transaction: Transaction,
  purpose: TokenPurpose,
  token: string,
  now: number,
): void {
  const expire = String(Math.floor((now + DAYS[purpose] * DAY_MS) / 1000));
  transaction.put("nodetoken", { node: nodeOf(token), purpose }, { tokenhash: hash(token), expire });
}

/** The node whose valid token this is, or undefined. */
export async function nodeOfToken(
  db: Reader,
  purpose: TokenPurpose,
  token: string,
  now: number,
): Promise<string | undefined> {
  const node = nodeOf(token);
  const row = (await db.rows("nodetoken")).find((row) => row.node === node && row.purpose === purpose);
  if (row?.tokenhash === undefined || Number(row.expire) * 1000 <= now) return undefined;
  const [wanted, got] = [Buffer.from(row.tokenhash, "hex"), Buffer.from(hash(token), "hex")];
  return wanted.length === got.length && timingSafeEqual(wanted, got) ? node : undefined;
}

function nodeOf(token: string): string {
  return token.slice(0, Math.max(token.lastIndexOf("."), 0));
}

function hash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
