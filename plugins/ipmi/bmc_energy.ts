/** The power that a node takes, by DCMI. */
import { DeviceError, type Setting } from "../../core/mod.ts";
import { COMPLETION, CompletionError } from "./completion_code.ts";
import { getPowerReading, type PowerReading } from "./get_power_reading.ts";
import { PRIVILEGE, type Requester } from "./ipmi_command.ts";

/** @throws DeviceError the BMC does not know DCMI */
export async function readEnergy(bmc: Requester): Promise<Setting[]> {
  try {
    const { now, minimum, maximum, average, periodMs, active } = await readPower(bmc);
    return [
      { name: "Power", value: `${now} Watts` },
      { name: "Minimum Power", value: `${minimum} Watts` },
      { name: "Maximum Power", value: `${maximum} Watts` },
      { name: "Average Power", value: `${average} Watts` },
      { name: "Period", value: `${periodMs / 1000} seconds` },
      { name: "Power Measurement", value: active ? "active" : "not active" },
    ];
  } catch (error) {
    if (error instanceof CompletionError && error.code === COMPLETION.invalidCommand) {
      throw new DeviceError("The BMC does not measure power: it knows no DCMI", { cause: error });
    }
    throw error;
  }
}

/** A user may read it, but some BMCs ask more of whoever uses a command that the maker added. */
async function readPower(bmc: Requester): Promise<PowerReading> {
  const command = getPowerReading();
  try {
    return await bmc.request(command);
  } catch (error) {
    if (!(error instanceof CompletionError) || error.code !== COMPLETION.insufficientPrivilege) throw error;
    return await bmc.request({ ...command, privilege: PRIVILEGE.administrator });
  }
}
