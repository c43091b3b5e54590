/** The rules of the policy table: the first that fits decides; what no rule allows is denied. */
import { isDisabled, type Row } from "../database.ts";
import { compilePerlRegex } from "../perl_regex/mod.ts";
import { isWithin } from "./time_ranges.ts";

/** What the rules are held against; what costs something is asked only by a rule that wants to know it. */
export interface Question {
  /** Undefined: nobody who has proved who he is. */
  user: string | undefined;
  command: string;
  /** The arguments joined by blanks. */
  parameters: string;
  /** Local time. */
  at: Date;
  /** Address and names of the peer. */
  hosts(): Promise<readonly string[]>;
  /** Groups that this machine has the user in. */
  groups(): Promise<readonly string[]>;
  /** The nodes of the request; undefined when it names none. */
  nodes(): Promise<readonly string[] | undefined>;
  /** The nodes of a rule's noderange. @throws it cannot be read */
  covered(noderange: string): Promise<ReadonlySet<string>>;
}

/**
 * True when the rules allow it. An allowing rule with a noderange covers its nodes and the rest is asked of the
 * rules after it; a denying one refuses at the first node it covers. A condition that cannot be read keeps an
 * allowing rule from fitting, and no denying one.
 */
export async function decide(rows: readonly Row[], question: Question): Promise<boolean> {
  let open: readonly string[] | undefined;
  for (const rule of byPriority(rows)) {
    const allows = isAllowing(rule);
    if (!await concerns(rule, question, !allows)) continue;
    if (rule.noderange === undefined) return allows;
    open ??= await question.nodes();
    // No nodes at all are nothing that a noderange could cover: the rule says nothing about the request.
    if (open === undefined || open.length === 0) continue;
    const covered = await question.covered(rule.noderange).catch(() => undefined);
    if (allows) {
      open = open.filter((node) => !covered?.has(node));
      if (open.length === 0) return true;
    } else if (covered === undefined || open.some((node) => covered.has(node))) return false;
  }
  return false;
}

/** The word is compared whole; a row without one, or with another, refuses. */
function isAllowing({ rule }: Row): boolean {
  return rule === "allow" || rule === "accept" || rule === "trusted";
}

/** A priority that is no number comes last. */
function byPriority(rows: readonly Row[]): Row[] {
  const number = ({ priority }: Row) => {
    const value = Number.parseFloat(priority ?? "");
    return Number.isNaN(value) ? Number.MAX_VALUE : value;
  };
  return rows.filter((row) => !isDisabled(row)).sort((a, b) => number(a) - number(b));
}

/** @param unreadable what a condition counts as that cannot be read */
async function concerns(rule: Row, question: Question, unreadable: boolean): Promise<boolean> {
  const { command, parameters, at } = question;
  if (rule.commands !== undefined && !words(rule.commands).includes(command)) return false;
  if (rule.parameters !== undefined && !matches(rule.parameters, parameters, unreadable)) return false;
  if (rule.time !== undefined && !words(rule.time).some((range) => isWithin(range, at) ?? unreadable)) {
    return false;
  }
  if (rule.name !== undefined && !await names(rule.name, question)) return false;
  if (rule.host === undefined) return true;
  const hosts = await question.hosts();
  return words(rule.host).some((host) => hosts.includes(host));
}

/** `*` is everyone who proved who he is, `%staff` whoever is in that group. */
async function names(list: string, { user, groups }: Question): Promise<boolean> {
  if (user === undefined) return false;
  const wanted = words(list);
  if (wanted.includes("*") || (wanted.includes(user) && !user.startsWith("%"))) return true;
  const wantedGroups = wanted.filter((word) => word.startsWith("%")).map((word) => word.slice(1));
  if (wantedGroups.length === 0) return false;
  const found = await groups();
  return wantedGroups.some((group) => found.includes(group));
}

function words(list: string): string[] {
  return list.split(",").map((word) => word.trim()).filter((word) => word !== "");
}

function matches(pattern: string, text: string, unreadable: boolean): boolean {
  try {
    return compilePerlRegex(pattern).exec(text) !== undefined;
  } catch {
    return unreadable;
  }
}
