/** What a node is made of, as its BMC tells: FRUs, device id, GUID. */
import type { InventoryFact } from "../../core/mod.ts";
import { CompletionError } from "./completion_code.ts";
import { decodeFru, type FruArea, type FruData, type FruField } from "./fru_data.ts";
import { describeMultiRecord } from "./fru_records.ts";
import { getDeviceId } from "./get_device_id.ts";
import { getLanParameter } from "./get_lan_configuration_parameters.ts";
import { getSystemGuid } from "./get_system_guid.ts";
import type { Requester } from "./ipmi_command.ts";
import { decodeMac, findLanChannel, LAN } from "./lan_parameters.ts";
import type { Locator } from "./locator_record.ts";
import { manufacturerName } from "./manufacturers.ts";
import { readFru } from "./read_fru.ts";
import { readSdrs } from "./read_sdrs.ts";
import type { SdrCache } from "./sdr_cache.ts";
import type { Reachable } from "./sdr_record.ts";
import { controllerAt } from "./send_message.ts";

const MEMORY_DEVICE = 0x20;
const PROCESSOR = 0x03;

/** Words that the machine's own FRU answers, those that other FRUs answer. */
const SYSTEM_WORDS: readonly string[] = ["model", "serial", "asset", "vpd", "fru"];
const PART_WORDS: readonly string[] = ["vpd", "fru", "dimm", "cpu", "parts"];

/** @param words undefined: everything */
export async function readInventory(
  bmc: Requester,
  cache: SdrCache,
  words?: ReadonlySet<string>,
): Promise<InventoryFact[]> {
  const wants = (some: readonly string[]) => !words || some.some((word) => words.has(word));
  const facts: InventoryFact[] = [];
  if (wants(SYSTEM_WORDS)) {
    const bytes = await readFru(bmc, 0);
    const fru = bytes && decodeFru(bytes);
    if (fru) facts.push(...systemFacts(fru));
  }
  if (wants(["mprom", "firm", "deviceid", "vpd"])) facts.push(...await deviceFacts(bmc));
  if (wants(["guid", "uuid"])) facts.push(...await guidFacts(bmc));
  if (wants(["mac"])) facts.push(...await macFacts(bmc));
  if (wants(PART_WORDS)) facts.push(...await partFacts(bmc, cache));
  return words ? facts.filter(({ kind }) => matches(kind, words)) : facts;
}

/** `vpd` is what identifies a machine; `fru` all of its memory. */
function matches(kind: string, words: ReadonlySet<string>): boolean {
  if (words.has(kind)) return true;
  if (words.has("vpd")) return ["model", "serial", "asset", "firm", "mprom"].includes(kind);
  if (words.has("firm")) return kind === "mprom";
  if (words.has("uuid")) return kind === "guid";
  return words.has("fru") && ["model", "serial", "asset", "board", "chassis"].includes(kind);
}

type Naming = readonly (readonly [field: FruField, kind: string, name: string])[];

const SYSTEM: Naming = [
  ["manufacturer", "model", "System Manufacturer"],
  ["name", "model", "System Description"],
  ["partNumber", "model", "System Model/MTM"],
  ["version", "model", "System Revision"],
  ["serial", "serial", "System Serial Number"],
  ["asset", "asset", "System Asset Number"],
  ["fruFile", "fru", "System FRU File"],
];

const CHASSIS: Naming = [
  ["chassisType", "chassis", "Chassis Type"],
  ["partNumber", "chassis", "Chassis Part Number"],
  ["serial", "serial", "Chassis Serial Number"],
];

const BOARD: Naming = [
  ["manufacturer", "board", "Board Manufacturer"],
  ["name", "board", "Board Description"],
  ["serial", "serial", "Board Serial Number"],
  ["partNumber", "board", "Board Part Number"],
  ["manufactured", "board", "Board Manufactured"],
  ["fruFile", "board", "Board FRU File"],
];

function systemFacts({ chassis, board, product, records, faults }: FruData): InventoryFact[] {
  return [
    ...areaFacts(product, SYSTEM, "System"),
    ...areaFacts(chassis, CHASSIS, "Chassis"),
    ...areaFacts(board, BOARD, "Board"),
    ...records.flatMap(describeMultiRecord).map(([name, value]) => ({ kind: "fru", name, value })),
    ...faults.map((value) => ({ kind: "fru", name: "FRU", value })),
  ];
}

function areaFacts(area: FruArea | undefined, naming: Naming, title: string): InventoryFact[] {
  if (!area) return [];
  const named = naming.flatMap(([field, kind, name]) => {
    const value = area.fields[field];
    return value === undefined ? [] : [{ kind, name, value }];
  });
  return [
    ...named,
    ...area.extra.map((value, n) => ({ kind: "fru", name: `${title} Extra ${n + 1}`, value })),
  ];
}

async function deviceFacts(bmc: Requester): Promise<InventoryFact[]> {
  const id = await bmc.request(getDeviceId());
  return [
    { kind: "mprom", name: "BMC Firmware", value: id.firmware },
    { kind: "deviceid", name: "IPMI Version", value: id.ipmiVersion },
    { kind: "deviceid", name: "BMC Manufacturer", value: manufacturerName(id.manufacturer) },
    { kind: "deviceid", name: "Product ID", value: String(id.product) },
    { kind: "deviceid", name: "Device ID", value: String(id.deviceId) },
    { kind: "deviceid", name: "Device Revision", value: String(id.deviceRevision) },
  ];
}

async function guidFacts(bmc: Requester): Promise<InventoryFact[]> {
  const guid = await bmc.request(getSystemGuid()).catch(refused);
  return guid === undefined ? [] : [{ kind: "guid", name: "GUID", value: guid }];
}

async function macFacts(bmc: Requester): Promise<InventoryFact[]> {
  const channel = await findLanChannel(bmc);
  const mac = await bmc.request(getLanParameter(channel, LAN.mac)).catch(refused);
  return mac && mac.length >= 6 ? [{ kind: "mac", name: "BMC MAC", value: decodeMac(mac) }] : [];
}

/** FRUs of other parts: memory modules, processors, boards behind the BMC. */
async function partFacts(bmc: Requester, cache: SdrCache): Promise<InventoryFact[]> {
  const { locators } = await readSdrs(bmc, cache);
  const facts: InventoryFact[] = [];
  for (const locator of locators) {
    if (!hasFru(locator)) continue;
    const bytes = await readFru(controllerAt(bmc, locator.path), locator.device);
    const fru = bytes && decodeFru(bytes);
    if (fru) facts.push(...partOf(locator, fru));
  }
  return facts;
}

/** Number 0 of the BMC is the machine itself; of a controller behind it, the board that it sits on. */
function hasFru({ kind, logical, device, path, hasFru }: Reachable<Locator>): boolean {
  return kind === "mc"
    ? hasFru && path.length > 0
    : kind === "fru" && logical && (device !== 0 || path.length > 0);
}

function partOf({ name, device, entityId }: Locator, fru: FruData): InventoryFact[] {
  const kind = entityId === MEMORY_DEVICE ? "dimm" : entityId === PROCESSOR ? "cpu" : "parts";
  const title = name || `FRU ${device}`;
  const facts = [
    ...areaFacts(fru.product, SYSTEM, "Product"),
    ...areaFacts(fru.chassis, CHASSIS, "Chassis"),
    ...areaFacts(fru.board, BOARD, "Board"),
    ...fru.records.flatMap(describeMultiRecord).map(([name, value]) => ({ name, value })),
    ...fru.faults.map((value) => ({ name: "FRU", value })),
  ];
  return facts.map(({ name, value }) => ({ kind, name: `${title} ${name.replace(/^System /, "")}`, value }));
}

function refused(error: unknown): undefined {
  if (!(error instanceof CompletionError)) throw error;
}
