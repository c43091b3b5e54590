/** `rvitals`: what the sensors of nodes say. */
import { defineCommand, operands, UsageError, type Vital, type VitalKind } from "../../core/mod.ts";
import { eachTarget, type Line, MGT_COLUMNS } from "./each_target.ts";

/** The words, and the kinds of sensors each stands for. */
const WORDS: Readonly<Record<string, readonly VitalKind[]>> = {
  temp: ["temp"],
  cputemp: ["temp"],
  ambtemp: ["temp"],
  disktemp: ["temp"],
  voltage: ["voltage"],
  wattage: ["wattage"],
  fanspeed: ["fanspeed"],
  power: ["power"],
  leds: ["leds"],
};

const ALL = "all";

export const rvitals = defineCommand({
  name: "rvitals",
  summary: "Show what the sensors of nodes say",
  description:
    "A number is shown with its unit; a sensor that has states shows which of them are true; N/A stands " +
    "for a sensor that has no reading now, such as a fan of a machine that is off. The list of sensors is kept in " +
    "/var/cache/xcat/ipmi until the controller changes it; site.ipmisdrcache=no reads it each time.",
  noderange: "required",
  operands: {
    words: operands(`which sensors: any of ${Object.keys(WORDS).join(", ")}, or ${ALL} (default)`, {
      optional: true,
    }),
  },
  examples: [
    ["rvitals node1", "all sensors"],
    ["rvitals compute temp fanspeed", "temperatures and fans of many nodes"],
  ],
  async *run(context, { nodes, words }) {
    const kinds = parseKinds(words);
    yield* eachTarget(context, nodes, {
      name: ["rvitals", ...words].join(" "),
      pickedBy: MGT_COLUMNS,
      find: ({ vitals }) => vitals && (async (session) => (await vitals(session, kinds)).map(lineOf)),
    });
  },
});

/** Undefined: every kind. @throws UsageError not one of the words */
function parseKinds(words: readonly string[]): ReadonlySet<VitalKind> | undefined {
  const kinds = new Set<VitalKind>();
  for (const word of words.flatMap((word) => word.split(","))) {
    const found = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
    if (!found && word !== ALL) {
      throw new UsageError(
        `Unknown word "${word}": rvitals takes any of ${Object.keys(WORDS).join(", ")}, ${ALL}`,
      );
    }
    for (const kind of found ?? []) kinds.add(kind);
  }
  return words.length === 0 || words.some((word) => word.split(",").includes(ALL)) ? undefined : kinds;
}

const UNIT_WORDS: Readonly<Record<string, string>> = { V: "Volts", W: "Watts", A: "Amps", F: "F", K: "K" };

/** `Ambient Temp: 23 C (73 F)`, `BB +5.0V: 5.016 Volts`. */
function lineOf({ sensor, value, unit = "" }: Vital): Line {
  if (value === undefined) return { desc: sensor, data: "N/A" };
  if (typeof value === "string") return { desc: sensor, data: value };
  const text = formatNumber(value);
  if (unit === "C") return { desc: sensor, data: `${text} C (${Math.round(value * 9 / 5 + 32)} F)` };
  return { desc: sensor, data: `${text} ${UNIT_WORDS[unit] ?? unit}`.trim() };
}

/** Up to three decimals. */
export function formatNumber(value: number): string {
  return String(Number(value.toFixed(3)));
}
