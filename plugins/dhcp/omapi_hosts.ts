/** Host objects of a running dhcpd: look up, remove, add. */
import { Buffer } from "node:buffer";
import { DeviceError, formatIpv4, parseIpv4 } from "../../core/mod.ts";
import { type Omapi, statusCode, statusText } from "./omapi.ts";
import { omapiNumber, omapiOperation, type OmapiValues } from "./omapi_message.ts";

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

/** Replaces what there is under the host's name and under its hardware address. @throws DeviceError */
export async function putHost(omapi: Omapi, host: DhcpHost): Promise<void> {
  await removeAll(omapi, nameKey(host.name));
  await removeAll(omapi, macKey(host.mac));
  const object = new Map([...nameKey(host.name), ...macKey(host.mac)]);
  const address = host.ip === undefined ? undefined : parseIpv4(host.ip);
  if (address !== undefined) object.set("ip-address", omapiNumber(address));
  if (host.statements !== "") object.set("statements", Buffer.from(host.statements));
  const message = new Map([...hostType, ["create", omapiNumber(1)], ["exclusive", omapiNumber(1)]]);
  const answer = await omapi.request(omapiOperation.open, 0, message, object);
  if (answer.operation !== omapiOperation.update) {
    throw new DeviceError(`The DHCP server refuses ${host.name} (${host.mac}): ${statusText(answer)}`);
  }
}

/** Removes every host of that name; true where there was one. @throws DeviceError */
export function removeHost(omapi: Omapi, name: string): Promise<boolean> {
  return removeAll(omapi, nameKey(name));
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

async function removeAll(omapi: Omapi, key: OmapiValues): Promise<boolean> {
  let removed = false;
  for (;;) {
    const found = await lookUp(omapi, key);
    if (!found) return removed;
    const answer = await omapi.request(omapiOperation.delete, found.handle, new Map(), new Map());
    if (statusCode(answer.message) !== 0) {
      throw new DeviceError(`The DHCP server does not remove the host: ${statusText(answer)}`);
    }
    removed = true;
  }
}

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
