/** Messages to controllers behind the BMC: their bytes, and answers in one message or in several. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { getSensorReading } from "./get_sensor_reading.ts";
import { answers, encodeCommand, unwrapResponse } from "./send_message.ts";

const CONTROLLER = { channel: 0, address: 0x30 };
const MODULE = { channel: 7, address: 0x72 };
const command = { ...getSensorReading(1), path: [CONTROLLER] };
const hex = (bytes: string) => Buffer.from(bytes.replaceAll(" ", ""), "hex");

Deno.test("a message is wrapped once for each controller on its way", () => {
  const inner = "30 10 c0 20 04 2d 01 ae";
  assert.deepEqual(encodeCommand(command, 1), hex(`20 18 c8 81 04 34 40 ${inner} 07`));
  const far = encodeCommand({ ...command, path: [CONTROLLER, MODULE] }, 1);
  assert.deepEqual(far.subarray(7, -1), hex("30 18 b8 20 04 34 47 72 10 7e 30 04 2d 01 9e 61"));
});

Deno.test("the answer comes by itself after that of the BMC, or inside of it", () => {
  const answer = "20 14 cc 30 04 2d 00 29 c0 00 00 b6";
  assert.equal(unwrapResponse(hex("81 1c 63 20 04 34 00 a8"), command), "passed on");
  for (const message of [answer, `81 1c 63 20 04 34 00 ${answer} a8`]) {
    const response = unwrapResponse(hex(message), command);
    assert.ok(response !== "passed on" && answers(response, command, 1));
    assert.equal(response.data[0], 0x29);
  }
});

Deno.test("a BMC that cannot pass it on refuses the command", () => {
  const response = unwrapResponse(hex("81 1c 63 20 04 34 83 25"), command);
  assert.ok(response !== "passed on" && answers(response, command, 1));
  assert.equal(response.completionCode, 0x83);
  assert.ok(!answers(response, getSensorReading(1), 1));
});
