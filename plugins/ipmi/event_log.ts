/** Reads and clears the event log of a BMC. */
import { type Clock, DeviceError, type DeviceEvent } from "../../core/mod.ts";
import { clearSel } from "./clear_sel.ts";
import { COMPLETION, CompletionError } from "./completion_code.ts";
import { describeEvent } from "./event_text.ts";
import { getSelEntry } from "./get_sel_entry.ts";
import { getSelInfo } from "./get_sel_info.ts";
import type { Requester } from "./ipmi_command.ts";
import { readSdrs } from "./read_sdrs.ts";
import { reserveSel } from "./reserve_sel.ts";
import type { SdrCache } from "./sdr_cache.ts";
import { decodeSelRecord, type SelRecord } from "./sel_record.ts";
import type { Sensor } from "./sensor_record.ts";

const LAST_RECORD = 0xffff;
/** A time below this counts from the BMC's start (IPMI 2.0 §37). */
const FIRST_REAL_TIME = 0x20000000;
const CLEAR_POLLS = 50;
const CLEAR_POLL_MS = 200;

/** The last `count` entries, or all of them; oldest first. */
export async function readEvents(bmc: Requester, cache: SdrCache, count?: number): Promise<DeviceEvent[]> {
  const records = await readRecords(bmc, count);
  if (records.length === 0) return [];
  const sensors = new Map<string, Sensor>();
  for (const sensor of (await readSdrs(bmc, cache)).sensors) {
    sensors.set(`${sensor.owner}/${sensor.number}`, sensor);
  }
  return records.map((record) => ({
    time: record.timestamp === undefined || record.timestamp < FIRST_REAL_TIME
      ? undefined
      : record.timestamp * 1000,
    text: describeEvent(record, (owner, number) => sensors.get(`${owner}/${number}`)),
    raw: `${record.recordId.toString(16).padStart(4, "0")}: ${record.raw.toString("hex")}`,
  }));
}

/** Answers when the log is empty. */
export async function clearEvents(bmc: Requester, clock: Clock): Promise<string> {
  const reservation = await bmc.request(reserveSel()).catch((error) => {
    if (error instanceof CompletionError && error.code === COMPLETION.invalidCommand) return 0;
    throw error;
  });
  let done = await bmc.request(clearSel(reservation, "begin"));
  for (let poll = 0; !done && poll < CLEAR_POLLS; poll++) {
    await clock.sleep(CLEAR_POLL_MS);
    done = await bmc.request(clearSel(reservation, "progress"));
  }
  if (!done) throw new DeviceError("The BMC is still clearing its event log; look again later");
  return "SEL cleared";
}

/** Entries have numbers in no particular order: who wants the last ones must walk through all. */
async function readRecords(bmc: Requester, count: number | undefined): Promise<SelRecord[]> {
  const { entries } = await bmc.request(getSelInfo());
  const records: SelRecord[] = [];
  if (entries === 0 || count === 0) return records;
  const seen = new Set<number>();
  for (let recordId = 0; recordId !== LAST_RECORD && !seen.has(recordId);) {
    seen.add(recordId);
    const entry = await bmc.request(getSelEntry(recordId)).catch((error) => {
      // It was cleared while we read.
      if (error instanceof CompletionError && error.code === COMPLETION.notPresent) return undefined;
      throw error;
    });
    if (!entry) break;
    records.push(decodeSelRecord(entry.record));
    recordId = entry.nextRecordId;
  }
  return count === undefined ? records : records.slice(-count);
}
