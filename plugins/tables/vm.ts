/** The table vm. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** Settings of virtual machines. */
export const vm = defineTable({
  name: "vm",
  key: ["node"],
  doc: "Settings of virtual machines.",
  columns: {
    node,
    mgr: "Host that manages the virtual machine where it is not its hypervisor.",
    host: "Hypervisor the virtual machine runs on.",
    migrationdest: "Noderange of the hypervisors it may be moved to.",
    storage: "Disks, as files, volumes or folders, several joined by commas; `nfs://server/path`, " +
      "`dir:///path`, `lvm:///dev/…` and `phy:/dev/…` say of which kind.",
    storagemodel: "Kind of disk the guest sees: virtio, ide, scsi or the like; several joined by commas.",
    storagecache: "How the host caches writes to the disks: none, writethrough or writeback.",
    storageformat: "Format of the disk files: qcow2, raw or vmdk.",
    cfgstore: "Where the configuration of the virtual machine is kept, if not with its first disk.",
    memory: "Size of the RAM, in MB unless it carries a unit such as 4G.",
    cpus: "Number of virtual processors.",
    nics:
      "Networks or bridges of the adapters, one for each, joined by commas; `=model` after one sets its " +
      "kind.",
    nicmodel: "Kind of adapter the guest sees: virtio, e1000 or the like.",
    bootorder: "Devices to boot from in order, comma-separated: network, hd, cdrom.",
    clockoffset: "Whether the guest's clock runs in utc or localtime.",
    virtflags: "Further settings for the kind of virtualisation, as `name=value` joined by commas.",
    master: "Master that the virtual machine was cloned from; kept by `clonevm`.",
    vncport: "Port of the graphical console; kept by the driver.",
    textconsole: "Device of the text console; kept by the driver.",
    powerstate: "Not used any more; kept so that old tables can be restored.",
    beacon: "Whether the beacon is on: on or off; it is remembered for machines that have no lamp.",
    datacenter: "Data centre within the manager that the virtual machine belongs to.",
    cluster: "Cluster within the manager that the virtual machine belongs to.",
    guestostype:
      "Operating system of the guest in the words of the hypervisor; empty: found from nodetype.os.",
    othersettings:
      "Further settings that a driver understands, joined by semicolons, such as `machine:q35` or " +
      "`cpumode:host-passthrough`.",
    physlots: "Physical slots of POWER hardware that belong to the partition, comma-separated.",
    vidmodel: "Kind of video adapter: vga, cirrus, qxl or the like.",
    vidproto: "Protocol of the graphical console: vnc or spice.",
    vidpassword: {
      doc: "Password of the graphical console; one that is made up each time unless set.",
      secret: true,
    },
    comments,
    disable,
  },
  attributes: [
    {
      of: ["node", "group"],
      names: [
        ["vmmanager", "mgr"],
        ["vmhost", "host"],
        "migrationdest",
        ["vmstorage", "storage"],
        ["vmphyslots", "physlots"],
        ["vmothersetting", "othersettings"],
        ["vmstoragemodel", "storagemodel"],
        ["vmstoragecache", "storagecache"],
        ["vmstorageformat", "storageformat"],
        ["vmcfgstore", "cfgstore"],
        ["vmmemory", "memory"],
        ["vmcpus", "cpus"],
        ["vmnics", "nics"],
        ["vmnicnicmodel", "nicmodel"],
        ["vmbootorder", "bootorder"],
        ["vmvirtflags", "virtflags"],
        ["vmmaster", "master"],
        ["vmvncport", "vncport"],
        ["vmtextconsole", "textconsole"],
        ["vmbeacon", "beacon"],
        ["vmcluster", "cluster"],
      ],
    },
  ],
});
