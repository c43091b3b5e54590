/** The table nodehm. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/**
 * How the hardware of a node is managed; tables named after the method, such as ipmi, hold the details.
 */
export const nodehm = defineTable({
  name: "nodehm",
  key: ["node"],
  doc: "How the hardware of a node is managed; tables named after the method, such as ipmi, hold the " +
    "details.",
  columns: {
    node,
    power:
      "Method that switches the node on and off; empty: that of mgt. Valid values: ipmi, openbmc, blade, " +
      "hmc, ivm, fsp, kvm, esx, rhevm, or the name of a driver of yours.",
    mgt: "Method of managing the node's hardware, used wherever power, cons or getmac is empty. Valid " +
      "values: ipmi, openbmc, blade, hmc, ivm, fsp, bpa, kvm, esx, rhevm, or the name of a driver of " +
      "yours.",
    cons: "Method that opens the node's console; empty: that of mgt if serialport is set. Valid values: " +
      "cyclades, mrv, and those of mgt.",
    termserver: "Terminal server that the node's serial port is wired to.",
    termport: "Port of the terminal server that the node is wired to.",
    conserver: "Host on which the console server of this node runs; empty: the management node.",
    serialport: "Number of the serial port used as the console, from 0: 0 means ttyS0 (COM1), 1 means ttyS1.",
    serialspeed: "Speed of the serial port in bits a second, such as 115200.",
    serialflow: "Flow control of the serial port: hard, soft or none.",
    getmac: "Method that finds the node's hardware addresses; empty: that of mgt.",
    cmdmapping: "File that maps hardware commands to those of an outside management product.",
    consoleondemand: "Whether the console is opened only when somebody connects: yes or 1, no or 0; empty: " +
      "site.consoleondemand.",
    consoleenabled:
      "Set to 1 while the node is known to the console server; `makegocons` and its relatives keep it.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["node", "group"],
      names: [
        "mgt",
        "power",
        "cons",
        "termserver",
        "termport",
        "conserver",
        "getmac",
        "cmdmapping",
        "serialport",
        "serialspeed",
        "serialflow",
        "consoleondemand",
        "consoleenabled",
      ],
    },
  ],
});
