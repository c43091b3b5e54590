/** An authenticated OMAPI connection to a running dhcpd. */
import { Buffer } from "node:buffer";
import { timingSafeEqual } from "node:crypto";
import { DeviceError, type Net, type TcpStream } from "../../core/mod.ts";
import {
  decodeOmapi,
  encodeOmapi,
  type OmapiAuthenticator,
  omapiGreeting,
  type OmapiMessage,
  omapiOperation,
  omapiSignature,
  type OmapiValues,
  type SignedMessage,
} from "./omapi_message.ts";

export interface OmapiServer {
  host: string;
  port: number;
  timeoutMs: number;
}

/** Name and base64 text of the key that dhcpd.conf declares as `omapi-key`. */
export interface OmapiKey {
  name: string;
  secret: string;
}

export interface Omapi {
  request(
    operation: number,
    handle: number,
    message: OmapiValues,
    object: OmapiValues,
  ): Promise<OmapiMessage>;
  close(): void;
}

/** @throws DeviceError nobody listens, or the key is not the server's */
export async function openOmapi(
  net: Net,
  { host, port, timeoutMs }: OmapiServer,
  key: OmapiKey,
): Promise<Omapi> {
  const stream = await net.connect(host, port, timeoutMs);
  try {
    stream.write(omapiGreeting);
    const greeting = await stream.read(omapiGreeting.length);
    if (!greeting.equals(omapiGreeting)) throw new DeviceError(`${host}:${port} does not speak OMAPI`);
    return await authenticate(createConnection(stream), key);
  } catch (error) {
    stream.close();
    throw error;
  }
}

interface Connection extends Omapi {
  sign(authenticator: OmapiAuthenticator): void;
}

async function authenticate(connection: Connection, { name, secret }: OmapiKey): Promise<Omapi> {
  const algorithm = "hmac-md5.SIG-ALG.REG.INT.";
  const answer = await connection.request(
    omapiOperation.open,
    0,
    new Map([["type", Buffer.from("authenticator")]]),
    new Map([["name", Buffer.from(name)], ["algorithm", Buffer.from(algorithm)]]),
  );
  if (answer.operation !== omapiOperation.update) {
    throw new DeviceError(`The DHCP server does not take the key "${name}": ${statusText(answer)}`);
  }
  connection.sign({ id: answer.handle, secret: Buffer.from(secret, "base64") });
  return connection;
}

/**
 * One request at a time: dhcpd 4.4.3 ends with a failed assertion (dst_api.c, REQUIRE on the signing context) when
 * the head of a message reaches it in two pieces, as happens once requests queue up in its buffer.
 */
function createConnection(stream: TcpStream): Connection {
  let authenticator: OmapiAuthenticator | undefined;
  let id = 0;
  let turn: Promise<unknown> = Promise.resolve();

  return {
    request: (operation, handle, message, object) => {
      const answer = turn.then(() =>
        exchange({ operation, handle, id: ++id, inReplyTo: 0, message, object })
      );
      turn = answer.catch(() => {});
      return answer;
    },
    sign: (given) => authenticator = given,
    close: () => stream.close(),
  };

  async function exchange(request: OmapiMessage): Promise<OmapiMessage> {
    stream.write(encodeOmapi(request, authenticator));
    for (;;) {
      const answer = await decodeOmapi((count) => stream.read(count));
      if (authenticator) checkSignature(answer, authenticator);
      if (answer.inReplyTo === request.id) return answer;
    }
  }
}

function checkSignature({ unsigned, signature }: SignedMessage, { secret }: OmapiAuthenticator): void {
  const wanted = omapiSignature(unsigned, secret);
  if (signature.length !== wanted.length || !timingSafeEqual(signature, wanted)) {
    throw new DeviceError(
      "The DHCP server's answer is not signed with our key: the row omapi of passwd is not the key it was started " +
        "with; run makedhcp -n and restart it",
    );
  }
}

/** What a status message says: `not found (23)`. */
export function statusText({ message }: OmapiMessage): string {
  return `${message.get("message")?.toString("latin1") ?? "no reason given"} (${statusCode(message)})`;
}

/** The result number of a status message (isc/result.h); 0 is success. */
export function statusCode(message: OmapiValues): number {
  return message.get("result")?.readUInt32BE() ?? 0;
}
