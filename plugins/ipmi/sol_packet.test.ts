/** A console of ipmitool on ipmi_sim, byte by byte: what we would have sent, and what we make of what came. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { activatePayload } from "./activate_payload.ts";
import { SUITE_3 } from "./cipher_suite.ts";
import { deactivatePayload } from "./deactivate_payload.ts";
import { PRIVILEGE } from "./ipmi_command.ts";
import { decodeIpmiResponse, encodeIpmiRequest } from "./ipmi_message.ts";
import { decodeOpenSessionResponse } from "./open_session.ts";
import { decodeRakp1 } from "./rakp1.ts";
import { decodeRakp2 } from "./rakp2.ts";
import { sessionIntegrityKey, sessionKeys } from "./rakp_keys.ts";
import { openPacket, type SealedPacket, sealPacket } from "./sealed_packet.ts";
import { decodeSessionPacket, PAYLOAD } from "./session_header.ts";
import { decodeSolPacket, encodeSolPacket, SOL_OPERATION } from "./sol_packet.ts";

type Packet = SealedPacket & { payload: Buffer };

/** The packets of the recorded session, opened. */
function load(): { sent: Packet[]; received: Packet[] } {
  const text = Deno.readTextFileSync(new URL("./recorded/sol.json", import.meta.url));
  const { password, datagrams }: { password: string; datagrams: string[] } = JSON.parse(text);
  const of = (mark: string) =>
    datagrams.filter((line) => line[0] === mark).map((line) => Buffer.from(line.slice(2), "hex"));
  const [sent, received] = [of(">"), of("<")];
  const payload = (datagram: Buffer | undefined) => decodeSessionPacket(datagram as Buffer).payload;
  const { consoleSessionId, bmcSessionId } = decodeOpenSessionResponse(payload(received[1]));
  const rakp1 = decodeRakp1(payload(sent[2])), rakp2 = decodeRakp2(payload(received[2]));
  const exchange = { ...rakp1, ...rakp2, bmcSessionId, consoleSessionId, suite: SUITE_3 };
  const keys = sessionKeys(
    SUITE_3,
    sessionIntegrityKey({ ...exchange, password: Buffer.from(password) }),
  );
  for (const datagram of sent.slice(4)) {
    const iv = decodeSessionPacket(datagram).payload.subarray(0, 16);
    assert.deepEqual(sealPacket(openPacket(datagram, bmcSessionId, keys), keys, iv), datagram);
  }
  return {
    sent: sent.slice(4).map((datagram) => openPacket(datagram, bmcSessionId, keys)),
    received: received.slice(4).map((datagram) => openPacket(datagram, consoleSessionId, keys)),
  };
}

const { sent, received } = load();
const solOf = (packets: readonly Packet[]) =>
  packets.filter(({ payloadType }) => payloadType === PAYLOAD.sol).map(({ payload }) => payload);

Deno.test("every SOL packet reads back to itself", () => {
  const payloads = [...solOf(sent), ...solOf(received)];
  assert.ok(payloads.length > 20);
  for (const payload of payloads) assert.deepEqual(encodeSolPacket(decodeSolPacket(payload)), payload);
});

Deno.test("what was typed is in the packets, a break is an operation without characters", () => {
  const typed = solOf(sent).map(decodeSolPacket).filter(({ sequence }) => sequence !== 0);
  assert.deepEqual(typed.map(({ sequence, data }) => [sequence, data.toString()]), [
    [1, "hi\r"],
    [2, ""],
    [3, "\r"],
    [4, "long\r"],
    [5, "\r"],
  ]);
  assert.deepEqual(typed.map(({ bits }) => bits), [0, SOL_OPERATION.break, 0, 0, 0]);
});

Deno.test("each packet of the BMC is acknowledged with its number and count", () => {
  const shown = solOf(received).map(decodeSolPacket).filter(({ sequence }) => sequence !== 0);
  const acks = solOf(sent).map(decodeSolPacket).filter(({ acked }) => acked !== 0);
  assert.deepEqual(
    acks.map(({ acked, accepted }) => [acked, accepted]),
    // The last one came when ipmitool was closing the console.
    shown.map(({ sequence, data }) => [sequence, data.length]).slice(0, -1),
  );
  const text = Buffer.concat(shown.map(({ data }) => data)).toString("latin1");
  assert.ok(text.includes("you typed hi\r\n$ ") && text.includes("x".repeat(600)));
});

Deno.test("the messages that open and close the console", () => {
  const messages = sent.filter(({ payloadType }) => payloadType === PAYLOAD.ipmi).map(({ payload }) =>
    payload
  );
  const asked = (command: number) => messages.find((message) => message[5] === command) as Buffer;
  const number = (message: Buffer) => message.readUInt8(4) >> 2;
  const close = asked(0x49);
  assert.deepEqual(encodeIpmiRequest(deactivatePayload(PRIVILEGE.administrator), number(close)), close);
  // ipmitool also asks the BMC to wait with the handshake lines (02h).
  const open = Buffer.from(encodeIpmiRequest(activatePayload(PRIVILEGE.administrator), number(asked(0x48))));
  open[8]! |= 0x02;
  open[12]! -= 0x02;
  assert.deepEqual(open, asked(0x48));
  const answers = received.filter(({ payloadType }) => payloadType === PAYLOAD.ipmi)
    .map(({ payload }) => decodeIpmiResponse(payload));
  const answer = answers.find(({ command }) => command === 0x48);
  assert.deepEqual(activatePayload(PRIVILEGE.administrator).decode(answer!.data), {
    inboundSize: 32,
    outboundSize: 0x4000,
    port: 623,
  });
});
