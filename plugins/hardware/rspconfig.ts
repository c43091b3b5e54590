/** `rspconfig`: settings of the controllers of nodes. */
import {
  defineCommand,
  type Driver,
  operands,
  type Setting,
  UnsupportedError,
  UsageError,
} from "../../core/mod.ts";
import { eachTarget, type Line, MGT_COLUMNS, type TargetWork } from "./each_target.ts";

const READABLE =
  "ip, netmask, gateway, backupgateway, snmpdest, alert, community, garp, userid, sol, solspeed, " +
  "solretry, solprivilege";
const WRITABLE = `${READABLE}, username, password`;
const SECRET: readonly string[] = ["password", "community"];

export const rspconfig = defineCommand({
  name: "rspconfig",
  summary: "Show or change settings of the controllers of nodes",
  description:
    `A word shows a setting: ${READABLE}. WORD=VALUE changes one: ${WRITABLE}. Values are checked before ` +
    "any controller is contacted. What may cut the controller off, its address, is written last. garp is in half " +
    "seconds, 0 for none; alert is on or off; userid=N (default 2) says whose username and password are meant. " +
    "sol=on lets rcons reach the serial port, at solspeed bits a second (both now and after the BMC starts again), " +
    "by users of level solprivilege (user, operator, administrator); solretry=COUNT,MS says how the BMC repeats " +
    "what was lost. ip cannot be set for several nodes at once. Passwords do not show in the audit log.",
  noderange: "required",
  changes: true,
  operands: { words: operands("settings to show, or WORD=VALUE to change them", { optional: true }) },
  examples: [
    ["rspconfig node1 ip", "show the address of its BMC"],
    ["rspconfig node1 ip=172.16.2.12 netmask=255.255.0.0", "change it"],
    ["rspconfig compute sol=on solspeed=115200", "let the consoles of nodes be reached"],
    ["rspconfig compute userid=3 username=ops password=secret", "make a user"],
  ],
  async *run(context, { nodes, words }) {
    const { names, values } = parseWords(words);
    if (values.has("ip") && nodes.length > 1) {
      throw new UsageError(
        `ip=${values.get("ip")} would be the address of ${nodes.length} controllers; name one node`,
      );
    }
    yield* eachTarget(context, nodes, {
      name: ["rspconfig", ...words.map(masked)].join(" "),
      pickedBy: MGT_COLUMNS,
      find: (driver) => findWork(driver, names, values),
    });
  },
});

interface Words {
  /** To be shown. */
  names: string[];
  /** To be set. */
  values: Map<string, string>;
}

/** @throws UsageError no words, or one twice */
function parseWords(words: readonly string[]): Words {
  if (words.length === 0) throw new UsageError(`No settings given: rspconfig takes any of ${READABLE}`);
  const names: string[] = [];
  const values = new Map<string, string>();
  for (const word of words) {
    const sign = word.indexOf("=");
    const name = sign < 0 ? word : word.slice(0, sign);
    if (!WRITABLE.split(", ").includes(name)) {
      throw new UsageError(`Unknown setting "${name}": rspconfig takes any of ${WRITABLE}`);
    }
    if (sign < 0) names.push(name);
    else if (values.has(name)) throw new UsageError(`"${name}" is set twice`);
    else values.set(name, word.slice(sign + 1));
  }
  return { names, values };
}

function findWork(
  { settings }: Driver,
  names: readonly string[],
  values: Words["values"],
): TargetWork | undefined {
  if (!settings) return undefined;
  const readable = names.find((name) => !settings.readable.includes(name));
  if (readable !== undefined) throw new UnsupportedError(`The controller does not tell its ${readable}`);
  const writable = [...values.keys()].find((name) => !settings.writable.includes(name));
  if (writable !== undefined) throw new UnsupportedError(`The ${writable} of the controller cannot be set`);
  settings.check(values);
  return async (session) => {
    const lines: Line[] = [];
    for (const name of names) lines.push(...(await settings.get(session, name)).map(lineOf));
    if (values.size > 0) lines.push(...(await settings.set(session, values)).map(lineOf));
    return lines;
  };
}

function lineOf({ name, value }: Setting): Line {
  return { desc: name, data: value };
}

function masked(word: string): string {
  const [name = ""] = word.split("=");
  return SECRET.includes(name) && word.includes("=") ? `${name}=********` : word;
}
