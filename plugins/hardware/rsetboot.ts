/** `rsetboot`: the device of the next boot. */
import { type BootDevice, defineCommand, flag, operand, UsageError } from "../../core/mod.ts";
import { eachTarget, MGT_COLUMNS } from "./each_target.ts";

const DEVICES: readonly string[] = ["net", "hd", "cd", "floppy", "setup", "def"] satisfies BootDevice[];

export const rsetboot = defineCommand({
  name: "rsetboot",
  summary: "Set the device that nodes boot from next, or show it",
  description: "Without -p it holds for one boot. def takes back what was set; stat shows what is set.",
  noderange: "required",
  changes: true,
  operands: { device: operand(`one of ${DEVICES.join(", ")}, stat`, { optional: true }) },
  options: {
    persistent: flag("p", "for every boot, not only the next one"),
    uefi: flag("u", "boot in UEFI mode"),
  },
  examples: [
    ["rsetboot node1 net", "the network, once"],
    ["rsetboot node1 hd -p", "the disk, from now on"],
    ["rsetboot compute stat", "show what is set"],
  ],
  async *run(context, { nodes, device = "stat", persistent, uefi }) {
    if (device !== "stat" && !isBootDevice(device)) {
      throw new UsageError(`Unknown device "${device}": rsetboot takes one of ${DEVICES.join(", ")}, stat`);
    }
    yield* eachTarget(context, nodes, {
      name: `rsetboot ${device}`,
      pickedBy: MGT_COLUMNS,
      find: ({ boot }) =>
        boot &&
        ((session) =>
          device === "stat" ? boot.get(session) : boot.set(session, device, { persistent, uefi })),
    });
  },
});

function isBootDevice(word: string): word is BootDevice {
  return DEVICES.includes(word);
}
