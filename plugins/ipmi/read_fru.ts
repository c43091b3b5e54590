/** The memory of a FRU, read in pieces. */
import { Buffer } from "node:buffer";
import { COMPLETION, CompletionError } from "./completion_code.ts";
import { getFruInventoryAreaInfo } from "./get_fru_inventory_area_info.ts";
import type { Requester } from "./ipmi_command.ts";
import { readFruData } from "./read_fru_data.ts";

/** What fits every BMC's buffer, then smaller; even, for areas of words. */
const PIECES: readonly number[] = [32, 16, 8];

/** Undefined where the BMC has no such FRU, or cannot read it now. */
export async function readFru(bmc: Requester, fru: number): Promise<Buffer | undefined> {
  const info = await bmc.request(getFruInventoryAreaInfo(fru)).catch(refused);
  if (!info) return undefined;
  const unit = info.words ? 2 : 1;
  const pieces: Buffer[] = [];
  let piece = 0;
  for (let offset = 0; offset < info.size;) {
    const count = Math.min(PIECES[piece] ?? 8, info.size - offset);
    try {
      const bytes = await bmc.request(readFruData(fru, offset / unit, Math.ceil(count / unit)));
      if (bytes.length === 0) break;
      pieces.push(bytes);
      offset += bytes.length;
    } catch (error) {
      if (!(error instanceof CompletionError)) throw error;
      if (error.code === COMPLETION.notPresent) return undefined;
      // What was read up to here holds the areas that matter.
      if (++piece === PIECES.length) break;
    }
  }
  return Buffer.concat(pieces);
}

function refused(error: unknown): undefined {
  if (!(error instanceof CompletionError)) throw error;
}
