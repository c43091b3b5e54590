/** Whole sessions of ipmitool, byte by byte: what we would have sent, and what we make of what came. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { type CipherSuite, SUITE_17, SUITE_3 } from "./cipher_suite.ts";
import { closeSession } from "./close_session.ts";
import { getChannelAuthCapabilities } from "./get_channel_auth_capabilities.ts";
import { getChassisStatus } from "./get_chassis_status.ts";
import { getDeviceId } from "./get_device_id.ts";
import { decodeIpmiResponse, encodeIpmiRequest } from "./ipmi_message.ts";
import { decodeOpenSessionResponse, encodeOpenSessionRequest } from "./open_session.ts";
import { decodeRakp1, encodeRakp1 } from "./rakp1.ts";
import { decodeRakp2, encodeRakp2 } from "./rakp2.ts";
import { decodeRakp3, encodeRakp3 } from "./rakp3.ts";
import { decodeRakp4, encodeRakp4 } from "./rakp4.ts";
import { rakp2Code, rakp3Code, rakp4Code, type RakpExchange } from "./rakp_keys.ts";
import { sessionIntegrityKey, sessionKeys } from "./rakp_keys.ts";
import { openPacket, sealPacket, type SessionKeys } from "./sealed_packet.ts";
import { decodeSession15Packet, encodeSession15Packet } from "./session15_header.ts";
import { decodeSessionPacket, encodeSetupPacket, PAYLOAD } from "./session_header.ts";
import { setSessionPrivilegeLevel } from "./set_session_privilege_level.ts";

interface Recording {
  username: string;
  password: string;
  datagrams: string[];
}

function load(suite: CipherSuite): { sent: Buffer[]; received: Buffer[]; exchange: RakpExchange } {
  const path = new URL(`./recorded/suite_${suite.id}.json`, import.meta.url);
  const { username, password, datagrams }: Recording = JSON.parse(Deno.readTextFileSync(path));
  const of = (mark: string) =>
    datagrams.filter((line) => line[0] === mark).map((line) => Buffer.from(line.slice(2), "hex"));
  const [sent, received] = [of(">"), of("<")];
  const payload = (datagram: Buffer | undefined) => decodeSessionPacket(datagram as Buffer).payload;
  const opened = decodeOpenSessionResponse(payload(received[1]));
  const rakp1 = decodeRakp1(payload(sent[2]));
  const rakp2 = decodeRakp2(payload(received[2]));
  const exchange = { ...opened, ...rakp1, ...rakp2, suite, username, password: Buffer.from(password) };
  return { sent, received, exchange: { ...exchange, bmcSessionId: opened.bmcSessionId } };
}

function keysOf(exchange: RakpExchange): SessionKeys {
  return sessionKeys(exchange.suite, sessionIntegrityKey(exchange));
}

for (const suite of [SUITE_3, SUITE_17]) {
  Deno.test(`suite ${suite.id}: the question for capabilities is the one ipmitool sends`, () => {
    const { sent, received } = load(suite);
    const command = getChannelAuthCapabilities();
    assert.deepEqual(encodeSession15Packet(encodeIpmiRequest(command, 0)), sent[0]);
    const { data } = decodeIpmiResponse(decodeSession15Packet(received[0]!));
    assert.equal(command.decode(data).rmcpPlus, true);
  });

  Deno.test(`suite ${suite.id}: set-up messages are those of ipmitool and read back to themselves`, () => {
    const { sent, received, exchange } = load(suite);
    const { consoleSessionId, bmcSessionId, consoleRandom, role, username } = exchange;
    const open = encodeOpenSessionRequest({ tag: 0, privilege: 0, consoleSessionId, suite });
    assert.deepEqual(encodeSetupPacket(PAYLOAD.openSessionRequest, open), sent[1]);
    const rakp1 = { tag: 0, bmcSessionId, consoleRandom: Buffer.from(consoleRandom), role, username };
    assert.deepEqual(encodeSetupPacket(PAYLOAD.rakp1, encodeRakp1(rakp1)), sent[2]);
    const rakp3 = { tag: 0, status: 0, bmcSessionId, code: rakp3Code(exchange) };
    assert.deepEqual(encodeSetupPacket(PAYLOAD.rakp3, encodeRakp3(rakp3)), sent[3]);
    const payload = (datagram: Buffer) => decodeSessionPacket(datagram).payload;
    assert.deepEqual(encodeRakp2(decodeRakp2(payload(received[2]!))), payload(received[2]!));
    assert.deepEqual(encodeRakp3(decodeRakp3(payload(sent[3]!))), payload(sent[3]!));
    assert.deepEqual(encodeRakp4(decodeRakp4(payload(received[3]!))), payload(received[3]!));
  });

  Deno.test(`suite ${suite.id}: codes of RAKP messages 2 and 4 prove the password and the key`, () => {
    const { received, exchange } = load(suite);
    const payload = (datagram: Buffer) => decodeSessionPacket(datagram).payload;
    assert.deepEqual(rakp2Code(exchange), decodeRakp2(payload(received[2]!)).code);
    const sik = sessionIntegrityKey(exchange);
    assert.deepEqual(rakp4Code(exchange, sik), decodeRakp4(payload(received[3]!)).code);
    const wrong = { ...exchange, password: Buffer.from("PASSW0RE") };
    assert.notDeepEqual(rakp2Code(wrong), rakp2Code(exchange));
  });

  Deno.test(`suite ${suite.id}: what ipmitool protects is sealed by us to the same bytes`, () => {
    const { sent, exchange } = load(suite);
    const keys = keysOf(exchange);
    const protectedOnes = sent.slice(4);
    assert.ok(protectedOnes.length >= 6);
    for (const datagram of protectedOnes) {
      const packet = openPacket(datagram, exchange.bmcSessionId, keys);
      const iv = decodeSessionPacket(datagram).payload.subarray(0, 16);
      assert.deepEqual(sealPacket(packet, keys, iv), datagram);
    }
    const first = openPacket(protectedOnes[0]!, exchange.bmcSessionId, keys).payload;
    assert.deepEqual(encodeIpmiRequest(setSessionPrivilegeLevel(4), first[4]! >> 2), first);
    const last = openPacket(protectedOnes.at(-1)!, exchange.bmcSessionId, keys).payload;
    assert.deepEqual(encodeIpmiRequest(closeSession(exchange.bmcSessionId), last[4]! >> 2), last);
  });

  Deno.test(`suite ${suite.id}: answers of the BMC are opened and read`, () => {
    const { received, exchange } = load(suite);
    const keys = keysOf(exchange);
    const responses = received.slice(4)
      .map((datagram) => decodeIpmiResponse(openPacket(datagram, exchange.consoleSessionId, keys).payload));
    const dataOf = (netFn: number, command: number) =>
      responses.find((one) => one.netFn === netFn && one.command === command)!.data;
    assert.equal(setSessionPrivilegeLevel(4).decode(dataOf(7, 0x3b)), 4);
    assert.equal(getChassisStatus().decode(dataOf(1, 1)).on, false);
    const { manufacturer, product, ipmiVersion, firmware } = getDeviceId().decode(dataOf(7, 1));
    assert.deepEqual([manufacturer, product, ipmiVersion, firmware], [0x4a66, 0x0623, "2.0", "2.35"]);
  });

  Deno.test(`suite ${suite.id}: a packet with one bit changed, or for another session, is refused`, () => {
    const { received, exchange } = load(suite);
    const keys = keysOf(exchange);
    const datagram = received[4]!;
    for (let byte = 4; byte < datagram.length; byte++) {
      const forged = Buffer.from(datagram);
      forged[byte]! ^= 0x10;
      assert.throws(
        () => openPacket(forged, exchange.consoleSessionId, keys),
        { name: "PacketError" },
        `${byte}`,
      );
    }
    assert.throws(() => openPacket(datagram, exchange.consoleSessionId + 1, keys), /another session/);
    const plain = encodeSetupPacket(PAYLOAD.ipmi, Buffer.alloc(8));
    plain.writeUInt32LE(exchange.consoleSessionId, 6);
    assert.throws(() => openPacket(plain, exchange.consoleSessionId, keys), /not protected/);
  });
}
