/** The table discoverydata. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** What machines reported about themselves when they were booted into the discovery environment. */
export const discoverydata = defineTable({
  name: "discoverydata",
  key: ["uuid"],
  doc: "What machines reported about themselves when they were booted into the discovery environment.",
  columns: {
    uuid: "System UUID of the machine, which tells it from all others.",
    node: "Node the machine was recognised as; empty as long as it is unknown.",
    method: "How it was recognised: switch, blade, profile, sequential, mtms, manual or undef.",
    discoverytime: "Date and time of the latest report.",
    arch: "Processor architecture, such as x86_64 or ppc64le.",
    cpucount: "Number of logical processors.",
    cputype: "Model name of the processor.",
    memory: "Amount of RAM as reported, with its unit.",
    mtm: "Machine type and model from the firmware tables.",
    serial: "Serial number from the firmware tables.",
    nicdriver: "Kernel driver of each network adapter, as `nic!driver` joined by commas.",
    nicipv4: "IPv4 addresses of each adapter, as `nic!address` joined by commas.",
    nichwaddr: "Hardware address of each adapter, as `nic!address` joined by commas.",
    nicpci: "PCI address of each adapter, as `nic!address` joined by commas.",
    nicloc: "Physical location code of each adapter, as `nic!location` joined by commas.",
    niconboard: "Number of each adapter that sits on the system board, as `nic!number` joined by commas.",
    nicfirm: "What the firmware calls each adapter, as `nic!description` joined by commas.",
    switchname: "Name that the switch behind each adapter announces, as `nic!name` joined by commas.",
    switchaddr: "Address that the switch behind each adapter announces, as `nic!address` joined by commas.",
    switchdesc: "Description that the switch behind each adapter announces, as `nic!text` joined by commas.",
    switchport: "Port of the switch that each adapter is plugged into, as `nic!port` joined by commas.",
    otherdata: "Whatever else the machine reported, as the XML it sent.",
    comments,
    disable,
  },
});
