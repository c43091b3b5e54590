/** All records of a BMC, whole or in the pieces that it is able to send. */
import { Buffer } from "node:buffer";
import { DeviceError } from "../../core/mod.ts";
import { COMPLETION, CompletionError } from "./completion_code.ts";
import { getSdr, type SdrPart } from "./get_sdr.ts";
import type { Requester } from "./ipmi_command.ts";
import { reserveSdrRepository, type SdrSource } from "./reserve_sdr_repository.ts";

const WHOLE = 0xff;
const HEADER_LENGTH = 5;
const LAST_RECORD = 0xffff;
/** What fits every BMC's buffer, then smaller. */
const PIECES: readonly number[] = [28, 16, 8];
/** A repository has 64 KiB; a record at least 6 bytes. */
const MOST_RECORDS = 10_000;
/** Somebody else changes the repository: after so many new reservations it is given up. */
const MOST_RESERVATIONS = 20;

/**
 * Records in the BMC's order, header included.
 * @throws DeviceError the records lead in a circle, or go on changing
 */
export async function readSdrRepository(bmc: Requester, source: SdrSource = "repository"): Promise<Buffer[]> {
  const reader: Reader = {
    bmc,
    source,
    reservation: await reserve(bmc, source),
    reservations: 1,
    piece: WHOLE,
  };
  const records: Buffer[] = [];
  const seen = new Set<number>();
  for (let recordId = 0; recordId !== LAST_RECORD;) {
    if (seen.has(recordId) || seen.size > MOST_RECORDS) {
      throw new DeviceError("The sensor records of the BMC lead in a circle; reset the BMC");
    }
    seen.add(recordId);
    const { bytes, nextRecordId } = await readRecord(reader, recordId);
    if (bytes.length >= HEADER_LENGTH) records.push(bytes);
    recordId = nextRecordId;
  }
  return records;
}

interface Reader {
  bmc: Requester;
  source: SdrSource;
  reservation: number;
  reservations: number;
  /** How much is asked for at a time; falls when the BMC cannot do it. */
  piece: number;
}

/** A BMC that knows no reservations takes 0. */
async function reserve(bmc: Requester, source: SdrSource): Promise<number> {
  try {
    return await bmc.request(reserveSdrRepository(source));
  } catch (error) {
    if (error instanceof CompletionError && error.code === COMPLETION.invalidCommand) return 0;
    throw error;
  }
}

async function readRecord(reader: Reader, recordId: number): Promise<SdrPart> {
  while (true) {
    try {
      return reader.piece === WHOLE ? await readWhole(reader, recordId) : await readPieces(reader, recordId);
    } catch (error) {
      if (!(error instanceof CompletionError)) throw error;
      if (error.code === COMPLETION.reservationCancelled && reader.reservations++ < MOST_RESERVATIONS) {
        reader.reservation = await reserve(reader.bmc, reader.source);
      } else if (!shrink(reader)) throw error;
    }
  }
}

async function readWhole(reader: Reader, recordId: number): Promise<SdrPart> {
  const part = await ask(reader, recordId, 0, WHOLE);
  const length = lengthOf(part.bytes);
  if (length !== undefined && part.bytes.length >= length) {
    return { ...part, bytes: part.bytes.subarray(0, length) };
  }
  shrink(reader);
  return await readPieces(reader, recordId);
}

async function readPieces(reader: Reader, recordId: number): Promise<SdrPart> {
  const head = await ask(reader, recordId, 0, HEADER_LENGTH);
  const length = lengthOf(head.bytes) ?? head.bytes.length;
  const pieces = [head.bytes];
  for (let offset = head.bytes.length; offset < length;) {
    const { bytes } = await ask(reader, recordId, offset, Math.min(reader.piece, length - offset));
    if (bytes.length === 0) throw new DeviceError(`The BMC sent nothing of sensor record ${recordId}`);
    pieces.push(bytes);
    offset += bytes.length;
  }
  return { nextRecordId: head.nextRecordId, bytes: Buffer.concat(pieces).subarray(0, length) };
}

function ask({ bmc, source, reservation }: Reader, recordId: number, offset: number, count: number) {
  return bmc.request(getSdr({ source, reservation, recordId, offset, count }));
}

/** Of the record with its header (IPMI 2.0 §43, byte 5 counts what follows it). */
function lengthOf(bytes: Buffer): number | undefined {
  return bytes.length < HEADER_LENGTH ? undefined : HEADER_LENGTH + bytes.readUInt8(4);
}

function shrink(reader: Reader): boolean {
  const smaller = PIECES.find((piece) => piece < reader.piece);
  if (smaller === undefined) return false;
  reader.piece = smaller;
  return true;
}
