/** Records of sensors kept on disk, so that they are read from a BMC only when they changed. */
import { Buffer } from "node:buffer";
import type { Context } from "../../core/mod.ts";
import { COMPLETION, CompletionError } from "./completion_code.ts";
import { getDeviceId } from "./get_device_id.ts";
import { getDeviceSdrInfo } from "./get_device_sdr_info.ts";
import { getSdrRepositoryInfo } from "./get_sdr_repository_info.ts";
import type { Requester } from "./ipmi_command.ts";
import { readSdrRepository } from "./read_sdr_repository.ts";
import type { SdrSource } from "./reserve_sdr_repository.ts";

const FOLDER = "/var/cache/xcat/ipmi";

export interface SdrCache {
  fs: Context["fs"];
  /** IPv4, dotted; names the file. */
  address: string;
  /** site.ipmisdrcache. */
  on: boolean;
}

/**
 * Records in the order of the BMC, or of the controller that is asked.
 * @throws DeviceError
 */
export async function readRecords(bmc: Requester, { fs, address, on }: SdrCache): Promise<Buffer[]> {
  const { source, key } = await findRepository(bmc);
  const path = `${FOLDER}/${address}.sdr`;
  if (on && key !== undefined) {
    const kept = parseSdrFile(await fs.readText(path) ?? "", key);
    if (kept) return kept;
  }
  const records = await readSdrRepository(bmc, source);
  // A cache that cannot be written makes the next call slower, nothing else.
  if (on && key !== undefined) await fs.write(path, renderSdrFile(records, key)).catch(() => {});
  return records;
}

/** A line with the key, then a record a line in hexadecimal. */
export function renderSdrFile(records: readonly Buffer[], key: string): string {
  return [key, ...records.map((record) => record.toString("hex")), ""].join("\n");
}

/** Undefined where the file is another repository's, or damaged. */
export function parseSdrFile(text: string, key: string): Buffer[] | undefined {
  const [first, ...lines] = text.split("\n");
  if (first !== key || lines.pop() !== "") return undefined;
  if (!lines.every((line) => /^([0-9a-f]{2})+$/.test(line))) return undefined;
  return lines.map((line) => Buffer.from(line, "hex"));
}

interface Repository {
  source: SdrSource;
  /** Changes with every change of its records and of the firmware; undefined: nobody can tell. */
  key: string | undefined;
}

/** Where there is no repository, the controller's own records. */
async function findRepository(bmc: Requester): Promise<Repository> {
  const repository = await bmc.request(getSdrRepositoryInfo()).catch(unknownCommand);
  if (repository) {
    const { records, addedAt, erasedAt } = repository;
    const state = `records=${records} added=${addedAt} erased=${erasedAt}`;
    return { source: "repository", key: await keyOf(bmc, state) };
  }
  const device = await bmc.request(getDeviceSdrInfo()).catch(unknownCommand);
  if (!device) return { source: "device", key: undefined };
  const state = `sensors=${device.sensors} changed=${device.changedAt ?? "never"}`;
  return { source: "device", key: await keyOf(bmc, state) };
}

async function keyOf(bmc: Requester, state: string): Promise<string> {
  const { manufacturer, product, firmware } = await bmc.request(getDeviceId());
  return `sdr 1 ${state} device=${manufacturer}/${product}/${firmware}`;
}

function unknownCommand(error: unknown): undefined {
  if (!(error instanceof CompletionError && error.code === COMPLETION.invalidCommand)) throw error;
}
