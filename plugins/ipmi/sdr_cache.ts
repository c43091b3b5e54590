/** Records of sensors kept on disk, so that they are read from a BMC only when they changed. */
import { Buffer } from "node:buffer";
import type { Context } from "../../core/mod.ts";
import { COMPLETION, CompletionError } from "./completion_code.ts";
import { getDeviceId } from "./get_device_id.ts";
import { getSdrRepositoryInfo } from "./get_sdr_repository_info.ts";
import type { BmcLease } from "./ipmi_engine.ts";
import { readSdrRepository } from "./read_sdr_repository.ts";
import { decodeSdrs, type SdrContent } from "./sdr_record.ts";

const FOLDER = "/var/cache/xcat/ipmi";

export interface SdrCache {
  fs: Context["fs"];
  /** IPv4, dotted; names the file. */
  address: string;
  /** site.ipmisdrcache. */
  on: boolean;
}

/** @throws DeviceError */
export async function readSdrs(
  bmc: Pick<BmcLease, "request">,
  { fs, address, on }: SdrCache,
): Promise<SdrContent> {
  const key = await repositoryKey(bmc);
  const source = key === undefined ? "device" : "repository";
  const path = `${FOLDER}/${address}.sdr`;
  if (on && key !== undefined) {
    const kept = parseSdrFile(await fs.readText(path) ?? "", key);
    if (kept) return decodeSdrs(kept);
  }
  const records = await readSdrRepository(bmc, source);
  // A cache that cannot be written makes the next call slower, nothing else.
  if (on && key !== undefined) await fs.write(path, renderSdrFile(records, key)).catch(() => {});
  return decodeSdrs(records);
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

/** Changes with every change of the repository and of the firmware; undefined: the BMC has no repository. */
async function repositoryKey(bmc: Pick<BmcLease, "request">): Promise<string | undefined> {
  try {
    const { records, addedAt, erasedAt } = await bmc.request(getSdrRepositoryInfo());
    const { manufacturer, product, firmware } = await bmc.request(getDeviceId());
    return `sdr 1 records=${records} added=${addedAt} erased=${erasedAt} device=${manufacturer}/${product}/${firmware}`;
  } catch (error) {
    if (error instanceof CompletionError && error.code === COMPLETION.invalidCommand) return undefined;
    throw error;
  }
}
