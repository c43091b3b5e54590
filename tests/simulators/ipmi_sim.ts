/**
 * BMCs by OpenIPMI's `ipmi_sim`, each on a loopback address of its own. Users: ADMIN / PASSW0RD (administrator),
 * oper / oper (operator), guest / guest (user), inband / PASSW0RD (administrator). Cipher suites 0, 1, 2, 3 and 6.
 */
import { Buffer } from "node:buffer";
import { createHash, randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import type { SampleHardware } from "./sample_hardware.ts";

export interface IpmiSim {
  address: string;
  port: number;
  /** What the chassis program was called with: `set power 1`, in order. */
  chassisLog(): Promise<string[]>;
  stop(): Promise<void>;
}

export const ADMIN = { username: "ADMIN", password: "PASSW0RD" };

/** False where the program is not installed, or the port below 1024 may not be bound. */
export async function hasIpmiSim(): Promise<boolean> {
  const found = await new Deno.Command("sh", { args: ["-c", "command -v ipmi_sim"], stdout: "null" })
    .output();
  return found.success && Deno.uid() === 0;
}

/** An address of 127/8 that no other test is likely to use; `n` from 0 counts up within one. */
export function simAddress(n: number, block: number = randomInt(64, 250)): string {
  return `127.${block}.${n >> 7}.${2 + (n & 127)}`;
}

/** Starts one BMC; ready when it answers. */
export async function startIpmiSim(
  address: string = simAddress(randomInt(16000)),
  hardware?: SampleHardware,
  /** Further lines of its LAN configuration. */
  configuration: string = "",
  bmcKey?: string,
): Promise<IpmiSim> {
  const port = 623;
  const folder = await Deno.makeTempDir({ prefix: "ipmi_sim" });
  await Deno.mkdir(`${folder}/state`);
  await Deno.writeTextFile(`${folder}/lan.conf`, lanConf(folder, address, port, bmcKey) + configuration);
  await Deno.writeTextFile(`${folder}/bmc.emu`, emulation(address, hardware));
  await Deno.writeTextFile(`${folder}/chassis.sh`, CHASSIS, { mode: 0o755 });
  await Deno.writeTextFile(`${folder}/lan.sh`, LAN_PARAMETERS.replaceAll("@ADDRESS@", address), {
    mode: 0o755,
  });
  const child = new Deno.Command("ipmi_sim", {
    args: ["-n", "-c", `${folder}/lan.conf`, "-f", `${folder}/bmc.emu`, "-s", `${folder}/state`],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const stop = async () => {
    try {
      child.kill("SIGTERM");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
    await child.status;
    await Deno.remove(folder, { recursive: true });
  };
  try {
    await answers(address, port);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    address,
    port,
    stop,
    async chassisLog() {
      const log = await Deno.readTextFile(`${folder}/chassis.log`).catch(() => "");
      return log.split("\n").filter((line) => line !== "");
    },
  };
}

/** Starts many at once, and stops them when `work` is done. */
export async function withIpmiSims(
  count: number,
  work: (sims: IpmiSim[]) => Promise<void>,
  hardware?: SampleHardware,
): Promise<void> {
  const block = randomInt(64, 250);
  const starts = Array.from({ length: count }, (_, n) => startIpmiSim(simAddress(n, block), hardware));
  const settled = await Promise.allSettled(starts);
  try {
    await work(await Promise.all(starts));
  } finally {
    await Promise.all(settled.map((one) => one.status === "fulfilled" ? one.value.stop() : undefined));
  }
}

/** Asks Get Channel Authentication Capabilities until there is an answer. */
async function answers(address: string, port: number): Promise<void> {
  const question = Buffer.from("0600ff07000000000000000000092018c88100388e04b5", "hex");
  const socket = createSocket("udp4");
  try {
    await new Promise<void>((resolve, reject) => {
      const ask = () => socket.send(question, port, address);
      const again = setInterval(ask, 20);
      const limit = setTimeout(() => reject(new Error(`ipmi_sim on ${address} does not answer`)), 10_000);
      socket.on("error", () => {});
      socket.on("message", () => {
        clearInterval(again);
        clearTimeout(limit);
        resolve();
      });
      socket.bind(0, ask);
    });
  } finally {
    socket.close();
  }
}

function lanConf(folder: string, address: string, port: number, bmcKey?: string): string {
  const levels = ["callback", "user", "operator", "admin"];
  return `name "${address}"
set_working_mc 0x20
  startlan 1
    addr ${address} ${port}
    priv_limit admin
${levels.map((level) => `    allowed_auths_${level} none md2 md5 straight`).join("\n")}
    guid ${guid(address)}
${bmcKey === undefined ? "" : `    bmc_key "${bmcKey}"\n`}    lan_config_program "${folder}/lan.sh"
  endlan
  chassis_control "${folder}/chassis.sh"
  user 1 false  ""      ""         user     10  none md2 md5 straight
  user 2 true   "ADMIN" "PASSW0RD" admin    10  none md2 md5 straight
  user 3 true   "oper"  "oper"     operator 10  none md2 md5 straight
  user 4 true   "guest" "guest"    user     10  none md2 md5 straight
  user 6 true   "inband" "PASSW0RD" admin   10  none md2 md5 straight
`;
}

function emulation(address: string, hardware?: SampleHardware): string {
  const lines = hardware ? hardwareLines(hardware) : [];
  return `mc_setbmc 0x20
mc_add 0x20 0x20 no-device-sdrs 0x01 2 0x35 0xbf 0x004a66 0x0623 persist_sdr
mc_set_guid 0x20 ${guid(address)}
sel_enable 0x20 1000 0x0a
${lines.map((line) => `${line}\n`).join("")}mc_enable 0x20
`;
}

/** Lines of an emulation file for the controller at 20h and its satellites. */
export function hardwareLines({ records, events, satellites = {}, ...parts }: SampleHardware): string[] {
  return [
    ...partLines("0x20", parts),
    ...records.map((record) => `main_sdr_add 0x20 ${hexWords(record)}`),
    ...events.map((event) => `sel_add 0x20 ${hexWords(event)}`),
    ...Object.entries(satellites).flatMap(([address, { records, ...parts }]) => [
      `mc_add ${address} ${address} has-device-sdrs 0x01 1 0x11 0x09 0x004a66 0x0624`,
      ...partLines(address, parts),
      ...records.map((record) => `device_sdr_add ${address} 0 ${hexWords(record)}`),
      `mc_enable ${address}`,
    ]),
  ];
}

function partLines(mc: string, { sensors, frus }: Pick<SampleHardware, "sensors" | "frus">): string[] {
  const states = "111111111111111";
  return [
    ...sensors.flatMap(({ number, type, readingType, value, states: asserted = [] }) => [
      `sensor_add ${mc} 0 ${number} ${type} ${readingType}`,
      `sensor_set_event_support ${mc} 0 ${number} enable scanning per-state ${`${states} `.repeat(4)}`,
      ...value === undefined ? [] : [`sensor_set_value ${mc} 0 ${number} ${value} 0`],
      ...asserted.map((offset) => `sensor_set_bit ${mc} 0 ${number} ${offset} 1 0`),
    ]),
    ...Object.entries(frus).map(([fru, bytes]) => {
      const size = Math.ceil(bytes.length / 256) * 256;
      return `mc_add_fru_data ${mc} ${fru} ${size} data ${hexWords(bytes)}`;
    }),
  ];
}

function hexWords(bytes: readonly number[]): string {
  return bytes.map((byte) => `0x${byte.toString(16).padStart(2, "0")}`).join(" ");
}

function guid(address: string): string {
  return createHash("md5").update(address).digest("hex");
}

/** Power is a file; called as \`get power\`, \`set power 1\`, \`set boot pxe\`. */
const CHASSIS = `#!/bin/sh
cd "$(dirname "$0")" || exit 1
echo "$*" >> chassis.log
op=$1; shift
while [ $# -gt 0 ]; do
  case $op:$1 in
    get:power) read -r power 2>/dev/null < power || power=0; echo "power:$power"; shift ;;
    get:boot) read -r boot 2>/dev/null < boot || boot=none; echo "boot:$boot"; shift ;;
    set:power) echo "$2" > power; shift 2 ;;
    set:reset) echo 1 > power; shift 2 ;;
    set:boot) echo "$2" > boot; shift 2 ;;
    set:shutdown) echo 0 > power; shift 2 ;;
    set:identify) echo "$2" > identify; shift 2 ;;
    *) exit 1 ;;
  esac
done
`;

/** LAN parameters are a file; called as \`get ip_addr\`, \`set ip_addr 10.0.0.1\`. */
const LAN_PARAMETERS = `#!/bin/sh
cd "$(dirname "$0")" || exit 1
echo "$*" >> lan.log
if [ ! -f lan ]; then
  printf '%s\\n' ip_addr=@ADDRESS@ ip_addr_src=static mac_addr=02:00:00:00:06:23 subnet_mask=255.255.255.0 \\
    default_gw_ip_addr=172.16.2.1 default_gw_mac_addr=00:00:00:00:00:00 backup_gw_ip_addr=0.0.0.0 \\
    backup_gw_mac_addr=00:00:00:00:00:00 > lan
fi
op=$1; shift
case $op in
  get) for name; do echo "$name:$(sed -n "s/^$name=//p" lan)"; done ;;
  set)
    while [ $# -ge 2 ]; do
      sed "/^$1=/d" lan > lan.new; echo "$1=$2" >> lan.new; mv lan.new lan
      shift 2
    done ;;
esac
exit 0
`;
