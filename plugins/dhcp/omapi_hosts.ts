/** Host objects of a running dhcpd: look up, remove, add. */
import { Buffer } from "node:buffer";
import { DeviceError, formatIpv4, parseIpv4 } from "../../core/mod.ts";
import { type Omapi, statusCode, statusText } from "./omapi.ts";
import { type OmapiMessage, omapiNumber, omapiOperation, type OmapiValues } from "./omapi_message.ts";

/** A host as dhcpd is told about it. */
export interface DhcpHost {
  name: string;
  mac: string;
  /** Dotted; undefined: it gets an address of the dynamic range. */
  ip: string | undefined;
  /** In the language of dhcpd.conf(5), on one line. */
  statements: string;
}

/** What dhcpd holds under a name. */
export type FoundHost = Pick<DhcpHost, "name" | "mac" | "ip">;

/**
 * Adds the host; what there is under its name or its hardware address goes first.
 * @throws DeviceError the server refuses it
 */
export async function putHost(omapi: Omapi, host: DhcpHost): Promise<void> {
  let answer = await create(omapi, host);
  if (conflicts.includes(statusCode(answer.message))) {
    await removeHost(omapi, host.name);
    for (;;) if (!await removeOne(omapi, macKey(host.mac))) break;
    answer = await create(omapi, host);
  }
  if (answer.operation !== omapiOperation.update) {
    throw new DeviceError(`The DHCP server refuses ${host.name} (${host.mac}): ${statusText(answer)}`);
  }
}

/** Removes the host of that name; true where there was one. @throws DeviceError */
export function removeHost(omapi: Omapi, name: string): Promise<boolean> {
  return removeOne(omapi, nameKey(name));
}

export async function findHost(omapi: Omapi, name: string): Promise<FoundHost | undefined> {
  const found = await lookUp(omapi, nameKey(name));
  if (!found) return undefined;
  const mac = found.object.get("hardware-address"), ip = found.object.get("ip-address");
  return {
    name,
    mac: mac ? [...mac].map((byte) => byte.toString(16).padStart(2, "0")).join(":") : "",
    ip: ip?.length === 4 ? formatIpv4(ip.readUInt32BE()) : undefined,
  };
}

const hostType: [string, Buffer][] = [["type", Buffer.from("host")]];

function nameKey(name: string): Map<string, Buffer> {
  return new Map([["name", Buffer.from(name)]]);
}

/** Type 1 is Ethernet, 32 InfiniBand. */
function macKey(mac: string): Map<string, Buffer> {
  const bytes = Buffer.from(mac.replaceAll(":", ""), "hex");
  return new Map([["hardware-address", bytes], ["hardware-type", omapiNumber(bytes.length === 6 ? 1 : 32)]]);
}

function create(omapi: Omapi, { name, mac, ip, statements }: DhcpHost): Promise<OmapiMessage> {
  const object = new Map([...nameKey(name), ...macKey(mac)]);
  const address = ip === undefined ? undefined : parseIpv4(ip);
  if (address !== undefined) object.set("ip-address", omapiNumber(address));
  if (statements !== "") object.set("statements", Buffer.from(statements));
  const message = new Map([...hostType, ["create", omapiNumber(1)], ["exclusive", omapiNumber(1)]]);
  return omapi.request(omapiOperation.open, 0, message, object);
}

async function removeOne(omapi: Omapi, key: OmapiValues): Promise<boolean> {
  const found = await lookUp(omapi, key);
  if (!found) return false;
  const answer = await omapi.request(omapiOperation.delete, found.handle, new Map(), new Map());
  if (statusCode(answer.message) === 0) return true;
  throw new DeviceError(`The DHCP server does not remove the host: ${statusText(answer)}`);
}

/** What dhcpd 4.4 answers to a name (18, exists) and to a hardware address (key conflict) that it has already. */
const conflicts = [18, 0x60007];

/** ISC_R_NOTFOUND. */
const notFound = 23;

async function lookUp(
  omapi: Omapi,
  key: OmapiValues,
): Promise<{ handle: number; object: OmapiValues } | undefined> {
  const answer = await omapi.request(omapiOperation.open, 0, new Map(hostType), key);
  if (answer.operation === omapiOperation.update) return answer;
  if (statusCode(answer.message) === notFound) return undefined;
  throw new DeviceError(`The DHCP server does not look the host up: ${statusText(answer)}`);
}
