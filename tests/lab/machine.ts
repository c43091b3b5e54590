/** A node of the lab: a QEMU machine, and a BMC (ipmi_sim) that switches it on and off. */
import { createHash, randomBytes } from "node:crypto";
import { chmod, copyFile, mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Background, listening, startBackground, waitUntil } from "./background.ts";
import { bmcUser, folder, type LabNode } from "./cluster.ts";
import { hardwareLines } from "../simulators/ipmi_sim.ts";
import { sampleHardware } from "../simulators/sample_hardware.ts";
import { writeDisk } from "./hardware.ts";

export interface MachineDisk {
  /** A raw image. */
  file: string;
  /** /dev/sda, or /dev/vda. */
  bus: "scsi" | "virtio";
  readonly?: boolean;
}

export interface Bmc {
  process: Background;
  /** What the machine writes to its serial port. */
  console: string;
}

/** A BMC password, new in each run. */
export function newPassword(): string {
  return randomBytes(6).toString("hex");
}

/** Starts the BMC of a node; its machine is off. The address must exist already. */
export async function startBmc(node: LabNode, password: string): Promise<Bmc> {
  const place = `${folder}/${node.name}`;
  const serial = `${folder}/log/${node.name}-console.log`;
  await mkdir(`${place}/state`, { recursive: true });
  await writeFile(`${place}/lan.conf`, lanConf(node, password, place), { mode: 0o600 });
  await writeFile(`${place}/bmc.emu`, emulation);
  await writeDisk(`${place}/disk`, node.name);
  await writeStart(node, "bios");
  const process = startBackground(`${node.name}-bmc`, [
    ...["ipmi_sim", "-n", "-c", `${place}/lan.conf`, "-f", `${place}/bmc.emu`, "-s", `${place}/state`],
  ]);
  await waitUntil(`the BMC of ${node.name} answers`, 10_000, () => listening("udp", 623), process);
  return { process, console: serial };
}

/** What QEMU itself puts into the memory of a machine, which then needs nothing to boot from. */
export interface DirectKernel {
  kernel: string;
  initrd: string;
  kcmdline: string;
}

/** The command line of the same machine, a PC with BIOS, whose kernel QEMU starts. */
export function machineWithKernel(node: LabNode, { kernel, initrd, kcmdline }: DirectKernel): string[] {
  return [
    ...qemu(node, `${folder}/log/${node.name}-console.log`, "kernel")
      .map((word) => word.replace("$net", "1").replace("$disk", "2")),
    ...["-kernel", kernel, "-initrd", initrd, "-append", kcmdline],
  ];
}

/** What the machine is from its next start on: a PC with BIOS, or with UEFI, and maybe with a disk (a file). */
export async function writeStart(
  node: LabNode,
  firmware: "bios" | "uefi",
  disk?: MachineDisk,
): Promise<void> {
  const place = `${folder}/${node.name}`;
  const serial = `${folder}/log/${node.name}-console.log`;
  if (firmware === "uefi") await copyFile("/usr/share/OVMF/OVMF_VARS_4M.fd", `${place}/vars.fd`);
  // What rsetboot asked for goes first; ipmi_sim calls the disk "default".
  const order = `case $(cat ${place}/boot) in default) net=2 disk=1 ;; *) net=1 disk=2 ;; esac 2> /dev/null`;
  const machine = qemu(node, serial, firmware, disk).join(" ");
  await writeFile(`${place}/start`, `#!/bin/sh\n${order}\nexec ${machine}\n`);
  await chmod(`${place}/start`, 0o755);
}

function lanConf({ name, bmc }: LabNode, password: string, place: string): string {
  const guid = createHash("md5").update(name).digest("hex");
  const control = fileURLToPath(new URL("./machine/chassis_control.sh", import.meta.url));
  return `name "${name}"
set_working_mc 0x20
  startlan 1
    addr ${bmc} 623
    priv_limit admin
    allowed_auths_callback none md2 md5 straight
    allowed_auths_user none md2 md5 straight
    allowed_auths_operator none md2 md5 straight
    allowed_auths_admin none md2 md5 straight
    guid ${guid}
  endlan
  chassis_control "${control} ${place}"
  sol "tcp:${bmc}:9001" 115200 history=4000
  user 1 false  ""      ""         user     10  none md2 md5 straight
  user 2 true   "${bmcUser}" "${password}" admin    10  none md2 md5 straight
`;
}

/** One management controller, with the sensors, memories and events of the sample; 0x4a66 is a manufacturer's number. */
const emulation = `mc_setbmc 0x20
mc_add 0x20 0x20 no-device-sdrs 0x01 2 0x35 0xbf 0x004a66 0x0623 persist_sdr
sel_enable 0x20 1000 0x0a
${hardwareLines(sampleHardware()).join("\n")}
mc_enable 0x20
`;

/**
 * Emulated in software: where virtualisation is nested, KVM may open and still not run. Of two
 * network cards nothing is plugged into the first: the machine boots from the second.
 */
function qemu(
  { name, mac, tap, bmc, cards }: LabNode,
  serial: string,
  start: "bios" | "uefi" | "kernel",
  disk?: MachineDisk,
): string[] {
  const flash = (file: string, mode: string) => ["-drive", `if=pflash,format=raw,file=${file}${mode}`];
  return [
    ...["qemu-system-x86_64", "-name", name, "-machine", "q35", "-accel", "tcg", "-cpu", "max"],
    // An installer keeps itself in memory.
    ...["-m", disk ? "1024" : "512", "-nodefaults", "-display", "none"],
    ...(start === "uefi"
      ? [
        ...flash("/usr/share/OVMF/OVMF_CODE_4M.fd", ",readonly=on"),
        ...flash(`${folder}/${name}/vars.fd`, ""),
      ]
      : []),
    ...[
      "-chardev",
      `socket,id=serial,host=${bmc},port=9001,server=on,wait=off,logfile=${serial},logappend=on`,
    ],
    ...["-serial", "chardev:serial"],
    ...(cards === 2 ? ["-device", `virtio-net-pci,mac=${mac.replace(/^42/, "46")},romfile=`] : []),
    ...["-netdev", `tap,id=net,ifname=${tap},script=no,downscript=no`],
    // Without its ROM the firmware's own driver is used, not iPXE; a kernel that is there needs neither.
    ...[
      "-device",
      `virtio-net-pci,netdev=net,mac=${mac}${start === "bios" ? "" : ",romfile="},bootindex=$net`,
    ],
    ...diskOf(disk ?? { file: `${folder}/${name}/disk`, bus: "virtio", readonly: true }),
  ];
}

function diskOf({ file, bus, readonly }: MachineDisk): string[] {
  return [
    "-drive",
    `if=none,id=disk,format=raw,file=${file}${
      readonly ? ",readonly=on" : ",discard=unmap,detect-zeroes=unmap"
    }`,
    ...(bus === "scsi"
      ? ["-device", "virtio-scsi-pci", "-device", "scsi-hd,drive=disk,bootindex=$disk"]
      : ["-device", "virtio-blk-pci,drive=disk,bootindex=$disk"]),
  ];
}
