/** The daemon's listener: mutual TLS, limits for every peer, requests handed to the pipeline. */
import type { AddressInfo, Socket } from "node:net";
import { createServer, type TLSSocket } from "node:tls";
import type { Clock, Log } from "../ports/mod.ts";
import { type Handle, serveConnection } from "./connection.ts";
import { identifyPeer } from "./peer_identity.ts";

export interface DaemonOptions {
  /** 0: any free port. */
  port: number;
  /** Default: every address of the machine. */
  host?: string;
  /** PEM texts: this server's key and certificate, and the CA that signs users. */
  key: string;
  cert: string;
  ca: string;
  handle: Handle;
  /** Short name of this server, for messages. */
  server: string;
  log: Log;
  clock: Clock;
  limits?: Partial<DaemonLimits>;
}

export interface DaemonLimits {
  handshakeMs: number;
  /** Without a request for this long, a connection is closed. */
  idleMs: number;
  /** Connections of all peers together. */
  connections: number;
  /** Connections of one address. */
  perPeer: number;
  /** Connections of one address on which nobody proved who he is. */
  strangersPerPeer: number;
  requestBytes: number;
  /** The largest request of a peer without a certificate. */
  strangerRequestBytes: number;
}

export interface Daemon {
  port: number;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

const LIMITS: DaemonLimits = {
  // Five hundred nodes that boot at once wait for each other, the longer the busier this machine is.
  handshakeMs: 30_000,
  idleMs: 15_000,
  connections: 8192,
  perPeer: 1024,
  strangersPerPeer: 64,
  requestBytes: 64 * 1024 * 1024,
  strangerRequestBytes: 256 * 1024,
};

/** Listens; rejects when it cannot. */
export function startServer(options: DaemonOptions): Promise<Daemon> {
  const limits = { ...LIMITS, ...options.limits };
  const { log } = options;
  const sockets = new Set<Socket>();
  const peers = counter();
  const strangers = counter();

  const server = createServer({
    key: options.key,
    cert: options.cert,
    ca: options.ca,
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: "TLSv1.2",
    handshakeTimeout: limits.handshakeMs,
    allowHalfOpen: true,
  });

  server.on("connection", (socket: Socket) => {
    const peer = addressOf(socket);
    if (sockets.size >= limits.connections || peers.of(peer) >= limits.perPeer) {
      log.warn(`Connection from ${peer} refused: too many connections`);
      return socket.destroy();
    }
    sockets.add(socket);
    peers.add(peer);
    socket.once("close", () => {
      sockets.delete(socket);
      peers.remove(peer);
    });
  });

  server.on("tlsClientError", (_error: Error, socket: TLSSocket | undefined) => {
    socket?.destroy();
  });

  server.on("secureConnection", (socket: TLSSocket) => {
    const peer = addressOf(socket);
    const identity = identifyPeer(socket, options.ca, options.clock.now());
    if (identity.refusal !== undefined) log.warn(`Certificate from ${peer} refused: ${identity.refusal}`);
    const known = identity.user !== undefined;
    if (!known && strangers.of(peer) >= limits.strangersPerPeer) {
      log.warn(`Connection from ${peer} refused: too many connections without a certificate`);
      return socket.destroy();
    }
    if (!known) strangers.add(peer);
    serveConnection(socket, identity, peer, {
      handle: options.handle,
      server: options.server,
      idleMs: limits.idleMs,
      maxRequestBytes: known ? limits.requestBytes : limits.strangerRequestBytes,
    }).then(() => {
      if (!known) strangers.remove(peer);
    });
  });

  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(
      { port: options.port, ...(options.host === undefined ? {} : { host: options.host }) },
      () => {
        server.off("error", reject);
        server.on("error", (error: Error) => log.error(`The listener failed: ${error.message}`));
        resolve({
          port: (server.address() as AddressInfo).port,
          close: () =>
            new Promise((closed) => {
              server.close(() => closed());
              for (const socket of sockets) socket.destroy();
            }),
        });
      },
    );
  });
}

/** An IPv4 address without the IPv6 form that a dual listener gives it. */
function addressOf(socket: Socket): string {
  return (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
}

function counter() {
  const counts = new Map<string, number>();
  return {
    of: (name: string) => counts.get(name) ?? 0,
    add(name: string) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    },
    remove(name: string) {
      const left = (counts.get(name) ?? 0) - 1;
      if (left > 0) counts.set(name, left);
      else counts.delete(name);
    },
  };
}
