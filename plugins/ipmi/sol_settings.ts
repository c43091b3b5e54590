/** Serial over LAN by the words of rspconfig: on or off, speed of the line, repetition, who may use it. */
import { Buffer } from "node:buffer";
import { DeviceError, type Setting, UsageError } from "../../core/mod.ts";
import { CompletionError } from "./completion_code.ts";
import { PRIVILEGE, privilegeName, type Requester } from "./ipmi_command.ts";
import { getSolParameter, setSolParameter, SOL } from "./sol_configuration_parameters.ts";

export const SOL_WORDS = ["sol", "solspeed", "solretry", "solprivilege"] as const;

export type SolWord = typeof SOL_WORDS[number];

/** Code of a speed; 0 is whatever the BMC's own serial port is set to. */
const SPEEDS: ReadonlyMap<number, number> = new Map([
  [9600, 6],
  [19200, 7],
  [38400, 8],
  [57600, 9],
  [115200, 10],
]);
const PRIVILEGES: readonly string[] = Object.keys(PRIVILEGE);
const ENABLE = 0x01;
/** A step of the time between repetitions (parameter 4). */
const RETRY_STEP_MS = 10;
const MOST_RETRIES = 7;

export function isSolWord(word: string): word is SolWord {
  return SOL_WORDS.some((one) => one === word);
}

/** @throws UsageError what the value can be */
export function checkSol(word: SolWord, value: string): void {
  if (word === "sol") return refuseUnless(value === "on" || value === "off", word, value, "on or off");
  if (word === "solspeed") {
    return refuseUnless(SPEEDS.has(Number(value)), word, value, `one of ${[...SPEEDS.keys()].join(", ")}`);
  }
  if (word === "solprivilege") {
    return refuseUnless(PRIVILEGES.includes(value), word, value, `one of ${PRIVILEGES.join(", ")}`);
  }
  const { count, ms } = parseRetry(value);
  refuseUnless(
    count >= 0 && count <= MOST_RETRIES && ms >= 0 && ms <= 255 * RETRY_STEP_MS,
    word,
    value,
    `COUNT,MS with 0 to ${MOST_RETRIES} repetitions, each after 0 to ${255 * RETRY_STEP_MS} ms`,
  );
}

export async function readSol(bmc: Requester, channel: number, word: SolWord): Promise<Setting[]> {
  const read = (parameter: number) => bmc.request(getSolParameter(channel, parameter));
  if (word === "sol") {
    const on = ((await read(SOL.enable)).readUInt8(0) & ENABLE) !== 0;
    return [{ name: "BMC SOL", value: on ? "enabled" : "disabled" }];
  }
  if (word === "solspeed") {
    const now = speedOf(await read(SOL.volatileRate)), kept = speedOf(await read(SOL.nonVolatileRate));
    return [{
      name: "BMC SOL Speed",
      value: now === kept ? now : `${now}, ${kept} when the BMC starts again`,
    }];
  }
  if (word === "solprivilege") {
    const level = (await read(SOL.authentication)).readUInt8(0) & 0x0f;
    return [{ name: "BMC SOL Privilege", value: privilegeName(level) }];
  }
  const [count = 0, steps = 0] = await read(SOL.retry);
  return [{
    name: "BMC SOL Retry",
    value: `${count & MOST_RETRIES} times after ${steps * RETRY_STEP_MS} ms`,
  }];
}

/** Writes one setting and answers what the BMC keeps. @throws DeviceError it keeps something else */
export async function writeSol(bmc: Requester, channel: number, word: SolWord, value: string): Promise<void> {
  await progress(bmc, channel, PROGRESS.begin);
  try {
    for (const [parameter, bytes] of await parametersOf(bmc, channel, word, value)) {
      await bmc.request(setSolParameter(channel, parameter, bytes));
      const kept = await bmc.request(getSolParameter(channel, parameter));
      if (kept[0] !== bytes[0]) throw new DeviceError(`The BMC did not keep ${word}=${value}`);
    }
    await progress(bmc, channel, PROGRESS.commit);
  } finally {
    await progress(bmc, channel, PROGRESS.complete);
  }
}

/** Set In Progress: some BMCs take nothing without it. */
const PROGRESS = { complete: 0, begin: 1, commit: 2 } as const;

async function progress(bmc: Requester, channel: number, state: number): Promise<void> {
  await bmc.request(setSolParameter(channel, SOL.setInProgress, Buffer.from([state]))).catch((error) => {
    if (!(error instanceof CompletionError)) throw error;
  });
}

async function parametersOf(
  bmc: Requester,
  channel: number,
  word: SolWord,
  value: string,
): Promise<(readonly [parameter: number, bytes: Buffer])[]> {
  if (word === "sol") return [[SOL.enable, Buffer.from([value === "on" ? ENABLE : 0])]];
  if (word === "solspeed") {
    const bytes = Buffer.from([SPEEDS.get(Number(value)) ?? 0]);
    return [[SOL.nonVolatileRate, bytes], [SOL.volatileRate, bytes]];
  }
  if (word === "solprivilege") {
    const before = (await bmc.request(getSolParameter(channel, SOL.authentication))).readUInt8(0);
    const level = Object.entries(PRIVILEGE).find(([name]) => name === value)?.[1] ?? 0;
    return [[SOL.authentication, Buffer.from([before & 0xf0 | level])]];
  }
  const { count, ms } = parseRetry(value);
  return [[SOL.retry, Buffer.from([count, Math.round(ms / RETRY_STEP_MS)])]];
}

/** `7,100`: NaN where it cannot be read. */
function parseRetry(value: string): { count: number; ms: number } {
  const [, count = "NaN", ms = "NaN"] = /^(\d),(\d{1,4})$/.exec(value) ?? [];
  return { count: Number(count), ms: Number(ms) };
}

function speedOf([code = 0]: Buffer): string {
  const speed = [...SPEEDS].find(([, one]) => one === (code & 0x0f))?.[0];
  return speed === undefined ? "that of the serial port" : `${speed}`;
}

function refuseUnless(right: boolean, word: string, value: string, wanted: string): void {
  if (!right) {
    throw new UsageError(`${word}=${JSON.stringify(value).slice(1, -1)} is wrong: ${wanted} is expected`);
  }
}
