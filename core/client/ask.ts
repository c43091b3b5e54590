/** Asks the daemon: one request over mutual TLS, its answer as it comes. */
import { once } from "node:events";
import { isIP } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import type { Request } from "../context.ts";
import {
  createFrames,
  decodeResponse,
  encodeAbort,
  encodeRequest,
  encodeTyped,
  RESPONSE_ROOT,
  type WireResponse,
} from "../wire/mod.ts";
import type { Credentials } from "./credentials.ts";
import type { ServerAddress } from "./server_address.ts";

export interface AskOptions {
  server: ServerAddress;
  /** Undefined: the user has no ca.pem. */
  credentials: Credentials | undefined;
  /** Ends the request on the server and the iteration here. */
  signal: AbortSignal;
  connectMs?: number;
  /** What is typed while the request runs. */
  typed?: AsyncIterable<Uint8Array> | undefined;
}

/** There is no daemon that could be trusted at this address. */
export class ConnectionError extends Error {
  override name = "ConnectionError";
}

const MAX_DOCUMENT = 256 * 1024 * 1024;

/**
 * The documents of the answer; ends after the last one, or early where the server closed the connection or the
 * signal fired.
 * @throws ConnectionError, WireError, UsageError an argument that cannot be sent
 */
export async function* ask(request: Request, options: AskOptions): AsyncGenerator<WireResponse> {
  const { signal } = options;
  const document = encodeRequest(request);
  const socket = await open(options);
  const giveUp = () => {
    socket.end(encodeAbort());
    socket.destroySoon();
  };
  signal.addEventListener("abort", giveUp);
  try {
    socket.write(document);
    if (options.typed) void sendTyped(socket, options.typed);
    const frames = createFrames(RESPONSE_ROOT, MAX_DOCUMENT);
    for await (const bytes of socket) {
      for (const text of frames.push(bytes)) {
        const response = decodeResponse(text);
        yield response;
        if (response.done) return;
      }
      if (signal.aborted) return;
    }
  } catch (error) {
    if (!signal.aborted && !isReset(error)) throw error;
  } finally {
    signal.removeEventListener("abort", giveUp);
    if (!signal.aborted) socket.destroy();
  }
}

/** Ends with the socket: nobody waits for it. */
async function sendTyped(socket: TLSSocket, typed: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const bytes of typed) {
    if (socket.destroyed) return;
    if (!socket.write(encodeTyped(bytes))) await once(socket, "drain").catch(() => {});
  }
  socket.write(encodeTyped(new Uint8Array()));
}

/** @throws ConnectionError */
async function open({ server, credentials, signal, connectMs = 30_000 }: AskOptions): Promise<TLSSocket> {
  if (!credentials) {
    throw new ConnectionError("There is no ~/.xcat/ca.pem; ask root to run setup-local-client.sh USER");
  }
  const socket = connect({
    ...server,
    ...(isIP(server.host) ? {} : { servername: server.host }),
    ca: credentials.ca,
    ...credentials.client,
    minVersion: "TLSv1.2",
    // Its name and signature are checked; without a valid certificate nothing is sent.
    rejectUnauthorized: true,
  });
  socket.on("error", () => {}); // one that comes after the answer changes nothing
  const refused = () => socket.destroy(new Error("it closed the connection; it may have too many"));
  socket.on("end", refused);
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(connectMs)]);
    await once(socket, "secureConnect", { signal: limit });
    return socket;
  } catch (error) {
    socket.destroy();
    throw new ConnectionError(reasonOf(error, server, connectMs), { cause: error });
  } finally {
    socket.off("end", refused);
  }
}

function reasonOf(error: unknown, { host, port }: ServerAddress, connectMs: number): string {
  const { code, message, name } = error as { code?: string; message: string; name: string };
  if (name === "AbortError") return `${host}:${port} did not answer within ${connectMs / 1000} seconds`;
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return `The server's certificate does not carry the name ${host}; set XCATHOST to a name that it carries ` +
      `(openssl x509 -in /etc/xcat/cert/server-cert.pem -noout -text), or make it anew with xcatconfig -c`;
  }
  if (/CERT|SIGNATURE|ISSUER/.test(code ?? "")) {
    return `The server at ${host}:${port} is not of the cluster whose CA is in ~/.xcat/ca.pem (${message})`;
  }
  return `${host}:${port}: ${message || code || "no connection"}`;
}

function isReset(error: unknown): boolean {
  return ["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE"].includes(
    (error as { code?: string }).code ?? "",
  );
}
