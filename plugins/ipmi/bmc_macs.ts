/** Hardware addresses of a node's own ports, where its BMC knows them. */
import { Buffer } from "node:buffer";
import { DeviceError, type HardwareAddress } from "../../core/mod.ts";
import { CompletionError } from "./completion_code.ts";
import { decodeFru } from "./fru_data.ts";
import { getDeviceId } from "./get_device_id.ts";
import { type IpmiCommand, PRIVILEGE, type Requester } from "./ipmi_command.ts";
import { decodeMac } from "./lan_parameters.ts";
import { requireLength } from "./packet_error.ts";
import { readFru } from "./read_fru.ts";

const SUPERMICRO = 10876;
const MAC = /(?<![0-9a-f])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![0-9a-f])/gi;

/** @throws DeviceError the BMC does not know them */
export async function readMacs(bmc: Requester): Promise<HardwareAddress[]> {
  const found = await fromFru(bmc);
  if (found.length > 0) return found;
  const { manufacturer } = await bmc.request(getDeviceId());
  const own = manufacturer === SUPERMICRO ? await bmc.request(getSupermicroMac()).catch(refused) : undefined;
  if (own !== undefined) return [{ port: "eth0", mac: own }];
  throw new DeviceError(
    "The BMC does not know the hardware addresses of the node's ports; let the node be discovered",
  );
}

/** Makers write them into fields of their own of the machine's FRU. */
async function fromFru(bmc: Requester): Promise<HardwareAddress[]> {
  const bytes = await readFru(bmc, 0);
  const fru = bytes && decodeFru(bytes);
  const texts = [fru?.board, fru?.product, fru?.chassis].flatMap((area) => area?.extra ?? []);
  const macs = new Set(
    texts.flatMap((text) => text.match(MAC) ?? []).map((mac) => mac.toLowerCase().replaceAll("-", ":")),
  );
  return [...macs].map((mac, n) => ({ port: `eth${n}`, mac }));
}

/** Command of the maker: the address of the first port of the board. */
function getSupermicroMac(): IpmiCommand<string> {
  return {
    name: "Get MAC address (Supermicro)",
    netFn: 0x30,
    command: 0x21,
    privilege: PRIVILEGE.operator,
    data: Buffer.alloc(0),
    decode(data) {
      requireLength(data, 10, "Response of Get MAC address");
      return decodeMac(data.subarray(4));
    },
  };
}

function refused(error: unknown): undefined {
  if (!(error instanceof CompletionError)) throw error;
}
