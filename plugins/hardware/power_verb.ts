/** From the words of rpower to the verbs of a driver, and what depends on the present state. Pure but for the verbs. */
import { type Driver, type PowerVerb, UsageError } from "../../core/mod.ts";
import type { TargetWork } from "./each_target.ts";

/** What is done to a node: a driver's verb, or `boot`, which depends on its state. */
export type PowerAction = PowerVerb | "boot";

const ACTIONS: Readonly<Record<string, PowerAction>> = {
  on: "on",
  off: "off",
  softoff: "softoff",
  reset: "reset",
  boot: "boot",
  cycle: "cycle",
  stat: "stat",
  state: "stat",
  status: "stat",
  nmi: "nmi",
  wake: "wake",
  suspend: "suspend",
  onstandby: "onstandby",
};

/** Done whatever the present state is. */
const DIRECT: readonly PowerAction[] = ["stat", "on", "off", "nmi", "wake", "suspend", "onstandby"];

/** `on, off, …`, for help and messages. */
export const POWER_WORDS: string = Object.keys(ACTIONS).join(", ");

/** @throws UsageError not one of the words, or none */
export function parsePowerAction(word: string | undefined): PowerAction {
  const action = word === undefined || !Object.hasOwn(ACTIONS, word) ? undefined : ACTIONS[word];
  if (action === undefined) {
    const found = word === undefined ? "No action given" : `Unknown action "${word}"`;
    throw new UsageError(`${found}: rpower takes one of ${POWER_WORDS}`);
  }
  return action;
}

/** The driver's way to do it; undefined where it lacks a verb that is needed. */
export function findPowerWork({ power }: Driver, action: PowerAction): TargetWork | undefined {
  if (DIRECT.includes(action)) return power?.[action as PowerVerb];
  const act = power?.[action === "boot" ? "reset" : action];
  const { stat, on } = power ?? {};
  if (!act || !stat) return undefined;
  if (action === "boot" || action === "cycle") {
    return on && (async (session) => await (await stat(session) === "off" ? on : act)(session));
  }
  // A node that is off stays off; some controllers would power it on, others refuse.
  return async (session) => await stat(session) === "off" ? "off" : await act(session);
}
