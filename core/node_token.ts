/**
 * Tokens of nodes: a `boot` token (the nonce in a node's boot file, for one use) is exchanged for a `session` token,
 * with which the node fetches what is meant for it. Each is `NODE.HEX`; the table nodetoken holds only hashes.
 */
import { Buffer } from "node:buffer";
import { createHash, timingSafeEqual } from "node:crypto";
import type { Reader, Row, Transaction } from "./database.ts";
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
    return [node, `${node}.${Buffer.from(part).toString("hex")}`];
  }));
}

/** The rows of these nodes' tokens, by node. */
export async function nodeTokenRows(
  db: Pick<Reader, "rowsOf">,
  purpose: TokenPurpose,
  nodes: readonly string[],
): Promise<ReadonlyMap<string, Row>> {
  const rows = await db.rowsOf("nodetoken", nodes);
  return new Map(rows.filter((row) => row.purpose === purpose).map((row) => [row.node ?? "", row]));
}

/**
 * Makes `token` valid beside the one before, until one of them is armed: while boot files are written, and after a
 * crash, whichever is in the file is good.
 */
export function announceBootToken(
  transaction: Transaction,
  before: Row | undefined,
  token: string,
  now: number,
): void {
  const key = { node: nodeOf(token), purpose: "boot" };
  const values = { nexthash: hash(token), expire: expiry("boot", now) };
  // What is over must not come back with the new one's time.
  transaction.put("nodetoken", key, isOver(before, now) ? { tokenhash: "", ...values } : values);
}

/** Makes `token` the valid one of its node for this purpose, instead of the one before. */
export function armNodeToken(
  transaction: Transaction,
  purpose: TokenPurpose,
  token: string,
  now: number,
): void {
  const values = { tokenhash: hash(token), nexthash: "", expire: expiry(purpose, now) };
  transaction.put("nodetoken", { node: nodeOf(token), purpose }, values);
}

/** The node whose valid token this is, or undefined. */
export async function nodeOfToken(
  db: Pick<Reader, "rowsOf">,
  purpose: TokenPurpose,
  token: string,
  now: number,
): Promise<string | undefined> {
  const node = nodeOf(token);
  const row = (await nodeTokenRows(db, purpose, [node])).get(node);
  return isToken(row, token, now) ? node : undefined;
}

/** Whether `token` is the only valid one of this row, and has half of its time before it. */
export function isFreshBootToken(row: Row | undefined, token: string, now: number): boolean {
  return isToken(row, token, now + DAYS.boot * DAY_MS / 2) && row?.nexthash === undefined;
}

function isToken(row: Row | undefined, token: string, now: number): boolean {
  if (isOver(row, now)) return false;
  const got = Buffer.from(hash(token), "hex");
  return [row?.tokenhash, row?.nexthash].some((text) => {
    const wanted = Buffer.from(text ?? "", "hex");
    return wanted.length === got.length && timingSafeEqual(wanted, got);
  });
}

function isOver(row: Row | undefined, now: number): boolean {
  return !(Number(row?.expire) * 1000 > now);
}

function expiry(purpose: TokenPurpose, now: number): string {
  return String(Math.floor((now + DAYS[purpose] * DAY_MS) / 1000));
}

function nodeOf(token: string): string {
  return token.slice(0, Math.max(token.lastIndexOf("."), 0));
}

function hash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
