/** Checks of values before they are written to a BMC: a wrong one may make it unreachable. Pure. */
import { broadcastOf, networkOf, parseIpv4, parseMask, UsageError } from "../../core/mod.ts";
import { checkSol, isSolWord } from "./sol_settings.ts";

export type LanAddressWord = "ip" | "netmask" | "gateway" | "backupgateway";

const ADDRESS_WORDS: readonly string[] = [
  "ip",
  "netmask",
  "gateway",
  "backupgateway",
] satisfies LanAddressWord[];
const ON: readonly string[] = ["on", "en", "enable", "enabled"];
const OFF: readonly string[] = ["off", "dis", "disable", "disabled"];

export function isAddressWord(word: string): word is LanAddressWord {
  return ADDRESS_WORDS.includes(word);
}

/** True for `on`, `enable`…; undefined for no word of either kind. */
export function enableWord(text: string): boolean | undefined {
  return ON.includes(text) ? true : OFF.includes(text) ? false : undefined;
}

/** @throws UsageError the first value that is wrong */
export function checkValues(values: ReadonlyMap<string, string>): void {
  for (const [word, value] of values) checkValue(word, value);
  checkNetwork(values);
  if (values.has("userid") && !values.has("username") && !values.has("password")) {
    throw new UsageError("userid picks a user: give username=NAME, password=WORD or both with it");
  }
}

function checkValue(word: string, value: string): void {
  if (isSolWord(word)) return checkSol(word, value);
  switch (word) {
    case "ip":
      return refuseUnless(isHost(value), word, value, "an address of a host, such as 172.16.2.12");
    case "gateway":
    case "backupgateway":
    case "snmpdest":
      return refuseUnless(
        isHost(value) || value === "0.0.0.0",
        word,
        value,
        "an address, or 0.0.0.0 for none",
      );
    case "netmask":
      return refuseUnless(
        parseIpv4(value) !== undefined && (parseMask(value) ?? 0) !== 0,
        word,
        value,
        "a mask such as 255.255.255.0",
      );
    case "alert":
      return refuseUnless(enableWord(value) !== undefined, word, value, "on or off");
    case "garp":
      return refuseUnless(
        /^\d{1,3}$/.test(value) && Number(value) <= 255,
        word,
        value,
        "0 (off) to 255 half seconds",
      );
    case "userid":
      return refuseUnless(
        /^\d{1,2}$/.test(value) && Number(value) >= 2 && Number(value) <= 63,
        word,
        value,
        "2 to 63",
      );
    case "community":
      return refuseUnless(/^[!-~]{1,18}$/.test(value), word, value, "1 to 18 characters without blanks");
    case "username":
      return refuseUnless(
        /^[!-~]{1,16}$/.test(value),
        word,
        value,
        "1 to 16 ASCII characters without blanks",
      );
    case "password": {
      const length = new TextEncoder().encode(value).length;
      if (length < 1 || length > 20) throw new UsageError("password must have 1 to 20 bytes");
      return;
    }
    default:
      throw new UsageError(`"${word}" cannot be set`);
  }
}

function refuseUnless(right: boolean, word: string, value: string, wanted: string): void {
  if (!right) {
    throw new UsageError(`${word}=${JSON.stringify(value).slice(1, -1)} is wrong: ${wanted} is expected`);
  }
}

/** Not this network, loopback, multicast or broadcast. */
function isHost(text: string): boolean {
  const address = parseIpv4(text);
  if (address === undefined) return false;
  const first = address >>> 24;
  return first !== 0 && first !== 127 && first < 224;
}

/** Address, mask and gateways that are given together must fit. */
function checkNetwork(values: ReadonlyMap<string, string>): void {
  const ip = parseIpv4(values.get("ip") ?? ""), mask = parseMask(values.get("netmask") ?? "");
  if (ip === undefined || mask === undefined) return;
  const net = networkOf(ip, mask);
  if (ip === net || ip === broadcastOf(net, mask)) {
    throw new UsageError(
      `ip=${values.get("ip")} is no host's address in a network of mask ${values.get("netmask")}`,
    );
  }
  for (const word of ["gateway", "backupgateway"]) {
    const gateway = parseIpv4(values.get(word) ?? "");
    if (gateway !== undefined && gateway !== 0 && networkOf(gateway, mask) !== net) {
      throw new UsageError(`${word}=${values.get(word)} is not in the network of ip=${values.get("ip")}`);
    }
  }
}
