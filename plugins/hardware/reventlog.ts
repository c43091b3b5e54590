/** `reventlog`: the event logs of the controllers of nodes. */
import { defineCommand, type DeviceEvent, flag, operand, UsageError } from "../../core/mod.ts";
import { eachTarget, MGT_COLUMNS } from "./each_target.ts";

export const reventlog = defineCommand({
  name: "reventlog",
  summary: "Show or clear the event logs of nodes",
  description:
    "Events are shown oldest first; a number shows the last so many of them. Times are in the time zone " +
    "of the management node. An event that ended, such as a fan that turns again, is marked Recovered; a sensor " +
    "that the controller does not name is shown by its number.",
  noderange: "required",
  changes: true,
  operands: { what: operand("how many events from the end, all (default), or clear", { optional: true }) },
  options: {
    all: flag("a", "with the number and the bytes of each event"),
    sort: flag("s", "newest first"),
  },
  examples: [
    ["reventlog node1 5", "the last five events"],
    ["reventlog node1 all", "all events"],
    ["reventlog compute clear", "empty the logs"],
  ],
  async *run(context, { nodes, what = "all", all, sort }) {
    const count = parseCount(what);
    yield* eachTarget(context, nodes, {
      name: `reventlog ${what}`,
      pickedBy: MGT_COLUMNS,
      find: ({ events }) =>
        events && (async (session) => {
          if (what === "clear") return await events.clear(session);
          const found = await events.read(session, count);
          if (sort) found.reverse();
          return found.length > 0 ? found.map((event) => lineOf(event, all)) : "no event log entries";
        }),
    });
  },
});

/** Undefined: all of them, or none are read. @throws UsageError */
function parseCount(what: string): number | undefined {
  if (what === "all" || what === "clear") return undefined;
  if (/^[1-9]\d{0,5}$/.test(what)) return Number(what);
  throw new UsageError(`Unknown word "${what}": reventlog takes the number of events, all or clear`);
}

function lineOf({ time, text, raw }: DeviceEvent, withBytes: boolean): string {
  const line = `${time === undefined ? "unknown time" : renderEventTime(new Date(time))} ${text}`;
  return withBytes ? `${line} [${raw}]` : line;
}

/** `01/12/2010 21:12:18`, in the time zone of this machine. */
export function renderEventTime(date: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  const day = [two(date.getMonth() + 1), two(date.getDate()), date.getFullYear()].join("/");
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":")}`;
}
