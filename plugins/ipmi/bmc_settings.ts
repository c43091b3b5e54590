/** Settings of a BMC by the words of rspconfig. */
import { Buffer } from "node:buffer";
import { DeviceError, parseIpv4, type Setting, type Settings } from "../../core/mod.ts";
import { checkValues, enableWord, isAddressWord, type LanAddressWord } from "./check_settings.ts";
import { CompletionError } from "./completion_code.ts";
import { getLanParameter } from "./get_lan_configuration_parameters.ts";
import { getUserName } from "./get_user_name.ts";
import { PRIVILEGE, type Requester } from "./ipmi_command.ts";
import { decodeAddress, encodeAddress, findLanChannel, LAN, STATIC } from "./lan_parameters.ts";
import { ENABLE, getPefParameter, PEF, setPefParameter } from "./pef_configuration.ts";
import { printable } from "./printable.ts";
import { setLanParameter } from "./set_lan_configuration_parameters.ts";
import { setUserAccess } from "./set_user_access.ts";
import { setUserName } from "./set_user_name.ts";
import { enableUser, setUserPassword } from "./set_user_password.ts";
import { isSolWord, readSol, SOL_WORDS, writeSol } from "./sol_settings.ts";

const ADDRESSES: Readonly<Record<LanAddressWord, readonly [name: string, parameter: number]>> = {
  ip: ["BMC IP", LAN.address],
  netmask: ["BMC Netmask", LAN.netmask],
  gateway: ["BMC Gateway", LAN.gateway],
  backupgateway: ["BMC Backup Gateway", LAN.backupGateway],
};

/** Half a second a step (parameter 11). */
const GARP_STEP_S = 0.5;
const GRATUITOUS = 0x01;
const LAN_WORDS: readonly string[] = [
  "ip",
  "netmask",
  "gateway",
  "backupgateway",
  "snmpdest",
  "community",
  "garp",
];
const DEFAULT_USER = 2;
const COMMUNITY_LENGTH = 18;

/** The order of writing: what may cut us off comes last. */
const ORDER: readonly string[] = [
  "community",
  "snmpdest",
  "alert",
  "garp",
  "userid",
  ...SOL_WORDS,
  "backupgateway",
  "gateway",
  "netmask",
  "ip",
];

export const bmcSettings: Settings<Requester> = {
  readable: ORDER,
  writable: [...ORDER, "username", "password"],
  check: checkValues,
  async get(bmc, word) {
    return await read(bmc, await findLanChannel(bmc), word);
  },
  async set(bmc, values) {
    checkValues(values);
    const channel = await findLanChannel(bmc);
    const words = wordsOf(values);
    const ordered = ORDER.filter((word) => words.has(word));
    const changing = ordered.some((word) => LAN_WORDS.includes(word));
    if (changing) await progress(bmc, channel, "begin");
    try {
      for (const word of ordered) await write(bmc, channel, word, values);
    } finally {
      // Once its own address is another one, the BMC answers there and not here.
      if (changing) await settle(bmc, channel).catch(values.has("ip") ? ignoreFailure : rethrow);
    }
    if (values.has("ip")) return renderGiven(ordered, values);
    const lines: Setting[] = [];
    for (const word of ordered) {
      const kept = await read(bmc, channel, word, values);
      requireKept(word, values.get(word), kept);
      lines.push(...kept);
    }
    return lines;
  },
};

/** @throws DeviceError the BMC took a value without an error, and keeps another one */
function requireKept(word: string, wanted: string | undefined, kept: readonly Setting[]): void {
  const [first] = kept;
  if (wanted === undefined || !first || !(isAddressWord(word) || word === "community")) return;
  if (first.value !== wanted) {
    throw new DeviceError(`The BMC did not keep ${word}=${wanted}: it says ${first.name} ${first.value}`);
  }
}

/** What was written, where it cannot be read back. */
function renderGiven(words: readonly string[], values: ReadonlyMap<string, string>): Setting[] {
  return words.map((word) => ({
    name: isAddressWord(word) ? ADDRESSES[word][0] : `BMC ${word}`,
    value: word === "userid" ? "set" : values.get(word) ?? "",
  }));
}

/** Set In Progress (parameter 0): some BMCs take nothing without it, and use nothing before it is over. */
const PROGRESS = { complete: 0, begin: 1, commit: 2 } as const;

async function progress(bmc: Requester, channel: number, state: keyof typeof PROGRESS): Promise<void> {
  const bytes = Buffer.from([PROGRESS[state]]);
  await bmc.request(setLanParameter(channel, LAN.setInProgress, bytes)).catch(ignoreRefusal);
}

async function settle(bmc: Requester, channel: number): Promise<void> {
  await progress(bmc, channel, "commit");
  await progress(bmc, channel, "complete");
}

/** User name and password are parts of one user. */
function wordsOf(values: ReadonlyMap<string, string>): Set<string> {
  return new Set(
    [...values.keys()].map((word) => word === "username" || word === "password" ? "userid" : word),
  );
}

async function read(
  bmc: Requester,
  channel: number,
  word: string,
  values?: ReadonlyMap<string, string>,
): Promise<Setting[]> {
  if (isSolWord(word)) return await readSol(bmc, channel, word);
  if (isAddressWord(word)) {
    const [name, parameter] = ADDRESSES[word];
    return [{ name, value: decodeAddress(await bmc.request(getLanParameter(channel, parameter))) }];
  }
  switch (word) {
    case "community": {
      const bytes = await bmc.request(getLanParameter(channel, LAN.community));
      return [{ name: "BMC SNMP Community", value: printable(bytes.toString("latin1")) }];
    }
    case "snmpdest":
      return await readDestinations(bmc, channel);
    case "alert": {
      const on = await bmc.request(getPefParameter(PEF.control)) & ENABLE &&
        await bmc.request(getPefParameter(PEF.actions)) & ENABLE;
      return [{ name: "BMC Alerts", value: on ? "enabled" : "disabled" }];
    }
    case "garp": {
      const control = (await bmc.request(getLanParameter(channel, LAN.arpControl)))[0] ?? 0;
      const steps = (await bmc.request(getLanParameter(channel, LAN.garpInterval)))[0] ?? 0;
      const value = control & GRATUITOUS ? `${steps * GARP_STEP_S}` : "disabled";
      return [{ name: "Gratuitous ARP seconds", value }];
    }
    default: {
      const user = Number(values?.get("userid") ?? DEFAULT_USER);
      return [{ name: `BMC User ${user}`, value: await bmc.request(getUserName(user)) }];
    }
  }
}

async function readDestinations(bmc: Requester, channel: number): Promise<Setting[]> {
  const count = ((await bmc.request(getLanParameter(channel, LAN.destinations)))[0] ?? 0) & 0x0f;
  const found: Setting[] = [];
  for (let n = 1; n <= count; n++) {
    const bytes = await bmc.request(getLanParameter(channel, LAN.destinationAddress, n));
    found.push({ name: `BMC SNMP Destination ${n}`, value: decodeAddress(bytes, 3) });
  }
  return found.length > 0 ? found : [{ name: "BMC SNMP Destination", value: "none" }];
}

async function write(
  bmc: Requester,
  channel: number,
  word: string,
  values: ReadonlyMap<string, string>,
): Promise<void> {
  const value = values.get(word) ?? "";
  if (isSolWord(word)) await writeSol(bmc, channel, word, value);
  else if (isAddressWord(word)) {
    // An address from DHCP cannot be set; a BMC that has no such parameter has no such obstacle.
    await bmc.request(setLanParameter(channel, LAN.addressSource, Buffer.from([STATIC]))).catch(
      ignoreRefusal,
    );
    const bytes = encodeAddress(parseIpv4(value) ?? 0);
    await bmc.request(setLanParameter(channel, ADDRESSES[word][1], bytes));
  } else if (word === "community") {
    const bytes = Buffer.alloc(COMMUNITY_LENGTH);
    bytes.write(value, "latin1");
    await bmc.request(setLanParameter(channel, LAN.community, bytes));
  } else if (word === "snmpdest") {
    // Destination 1: trap without acknowledgement, default gateway, the BMC finds the hardware address.
    await bmc.request(setLanParameter(channel, LAN.destinationType, Buffer.from([1, 0, 1, 3]))).catch(
      ignoreRefusal,
    );
    const head = Buffer.from([1, 0, 0]);
    const bytes = Buffer.concat([head, encodeAddress(parseIpv4(value) ?? 0), Buffer.alloc(6)]);
    await bmc.request(setLanParameter(channel, LAN.destinationAddress, bytes));
  } else if (word === "alert") {
    for (const parameter of [PEF.control, PEF.actions]) {
      const now = await bmc.request(getPefParameter(parameter));
      await bmc.request(setPefParameter(parameter, enableWord(value) ? now | ENABLE : now & ~ENABLE));
    }
  } else if (word === "garp") {
    const steps = Number(value);
    const control = (await bmc.request(getLanParameter(channel, LAN.arpControl)))[0] ?? 0;
    const changed = steps > 0 ? control | GRATUITOUS : control & ~GRATUITOUS;
    await bmc.request(setLanParameter(channel, LAN.arpControl, Buffer.from([changed])));
    if (steps > 0) await bmc.request(setLanParameter(channel, LAN.garpInterval, Buffer.from([steps])));
  } else await writeUser(bmc, channel, values);
}

async function writeUser(
  bmc: Requester,
  channel: number,
  values: ReadonlyMap<string, string>,
): Promise<void> {
  const user = Number(values.get("userid") ?? DEFAULT_USER);
  const name = values.get("username"), password = values.get("password");
  if (name !== undefined && name !== await bmc.request(getUserName(user))) {
    await bmc.request(setUserName(user, name));
  }
  if (password === undefined) return;
  await bmc.request(setUserPassword(user, password));
  if (name === undefined) return;
  await bmc.request(setUserAccess(channel, user, PRIVILEGE.administrator)).catch(ignoreRefusal);
  await bmc.request(enableUser(user));
}

function ignoreFailure(): void {}

function rethrow(error: unknown): never {
  throw error;
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof CompletionError)) throw error;
}
