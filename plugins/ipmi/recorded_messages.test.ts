/** Commands against what ipmitool sent and ipmi_sim answered, byte by byte. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { chassisIdentify } from "./chassis_identify.ts";
import { clearSel } from "./clear_sel.ts";
import { getChannelInfo } from "./get_channel_info.ts";
import { getDeviceId } from "./get_device_id.ts";
import { getFruInventoryAreaInfo } from "./get_fru_inventory_area_info.ts";
import { getLanParameter } from "./get_lan_configuration_parameters.ts";
import { getPowerReading } from "./get_power_reading.ts";
import { getSdr } from "./get_sdr.ts";
import { getSdrRepositoryInfo } from "./get_sdr_repository_info.ts";
import { getSelEntry } from "./get_sel_entry.ts";
import { getSelInfo } from "./get_sel_info.ts";
import { getSensorReading } from "./get_sensor_reading.ts";
import { getSystemGuid } from "./get_system_guid.ts";
import { getUserName } from "./get_user_name.ts";
import type { IpmiCommand } from "./ipmi_command.ts";
import { readFruData } from "./read_fru_data.ts";
import recorded from "./recorded/messages.json" with { type: "json" };
import { reserveSdrRepository } from "./reserve_sdr_repository.ts";
import { reserveSel } from "./reserve_sel.ts";
import { setLanParameter } from "./set_lan_configuration_parameters.ts";
import { setUserName } from "./set_user_name.ts";
import { enableUser, setUserPassword } from "./set_user_password.ts";

interface Message {
  kind: string;
  request: string;
  response?: string;
}

const messages: readonly Message[] = recorded.messages;
const two = (value: number) => value.toString(16).padStart(2, "0");

/** What the BMC answered to this command; fails where ipmitool never sent these bytes. */
function answered<T>(command: IpmiCommand<T>): T | undefined {
  const kind = `${two(command.netFn)}/${two(command.command)}`;
  const request = Buffer.from(command.data).toString("hex");
  const found = messages.find((one) => one.kind === kind && one.request === request);
  assert.ok(found, `${command.name} ${kind} ${request} was never sent by ipmitool`);
  return found.response === undefined ? undefined : command.decode(Buffer.from(found.response, "hex"));
}

Deno.test("requests are those of ipmitool", () => {
  const part = { source: "repository", reservation: 1 } as const;
  const commands: IpmiCommand<unknown>[] = [
    chassisIdentify(10),
    chassisIdentify(undefined),
    getSdr({ ...part, recordId: 0, offset: 0, count: 5 }),
    getSdr({ ...part, recordId: 1, offset: 5, count: 32 }),
    getSelEntry(0),
    getSelEntry(2),
    clearSel(1, "begin"),
    setUserName(5, "bob"),
    setUserPassword(5, "builder"),
    enableUser(5),
    setLanParameter(1, 0, Buffer.from([1])),
    setLanParameter(1, 6, Buffer.from([255, 255, 0, 0])),
    getPowerReading(),
  ];
  for (const command of commands) answered(command);
});

Deno.test("answers are read as ipmi_sim means them", () => {
  assert.deepEqual(answered(getSensorReading(3)), { raw: 0xd1, available: true, states: 0 });
  assert.equal(answered(getDeviceId())?.firmware, "2.35");
  assert.equal(answered(getSystemGuid()), "cc32bf3a-d0d7-2f71-f2f4-e38f26568c87");
  assert.deepEqual(answered(getChannelInfo(1)), { channel: 1, medium: 4 });
  assert.equal(answered(getUserName(2)), "ADMIN");
  assert.deepEqual(answered(getFruInventoryAreaInfo(0)), { size: 256, words: false });
  assert.equal(answered(readFruData(0, 0, 8))?.toString("hex"), "010001030b1200de");
  assert.deepEqual(answered(getSdrRepositoryInfo()), {
    records: 34,
    addedAt: 0x2e61,
    erasedAt: 0,
    canReserve: true,
  });
  assert.equal(answered(reserveSdrRepository("repository")), 4);
  assert.equal(answered(getSelInfo())?.entries, 0);
  assert.equal(answered(reserveSel()), 2);
  assert.deepEqual([...answered(getLanParameter(1, 0)) ?? []], [1]);
});

Deno.test("answers that are too short are refused", () => {
  const commands = [
    getSensorReading(1),
    getSystemGuid(),
    getChannelInfo(1),
    getFruInventoryAreaInfo(0),
    readFruData(0, 0, 8),
    getSdrRepositoryInfo(),
    getSelInfo(),
    getSelEntry(0),
    getLanParameter(1, 0),
    getPowerReading(),
  ];
  for (const command of commands) assert.throws(() => command.decode(Buffer.alloc(0)), /bytes, at least/);
});
