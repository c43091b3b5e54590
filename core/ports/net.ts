/** The network of a real process: datagrams, byte streams and the machine's own addresses. */
import { createSocket, type Socket as DatagramSocket } from "node:dgram";
import { connect, type Socket } from "node:net";
import { hostname, networkInterfaces } from "node:os";
import { DeviceError } from "../errors.ts";
import type { Net, NetworkInterface, TcpStream, UdpSocket } from "./mod.ts";
import { createTcpStream } from "./tcp_stream.ts";

export function createNet(): Net {
  return { udp: openUdp, connect: openTcp, accepts, interfaces, hostname };
}

function openUdp(port = 0): Promise<UdpSocket> {
  const socket = createSocket({ type: "udp4", lookup: literalAddress });
  return new Promise((resolve, reject) => {
    socket.once("error", (error) => {
      socket.close();
      reject(new DeviceError(`Cannot bind UDP port ${port}: ${error.message}`, { cause: error }));
    });
    socket.bind(port, () => {
      socket.removeAllListeners("error");
      // What the kernel reports later about one datagram must not end the socket that serves all peers.
      socket.on("error", () => {});
      resolve(udpSocket(socket));
    });
  });
}

function udpSocket(socket: DatagramSocket): UdpSocket {
  let open = true;
  return {
    send(bytes, address, port) {
      if (open) socket.send(bytes, port, address, ignoreSendError);
    },
    onMessage: (receive) => void socket.on("message", receive),
    close() {
      if (open) socket.close();
      open = false;
    },
  };
}

/** Callers hand over addresses, never names: saves a resolver call a datagram. */
function literalAddress(
  address: string,
  _options: unknown,
  done: (error: null, address: string, family: number) => void,
): void {
  done(null, address, 4);
}

/** An unreachable peer is a peer that does not answer: the sender's own timeout tells. */
function ignoreSendError(): void {}

function openTcp(host: string, port: number, timeoutMs: number): Promise<TcpStream> {
  return new Promise((resolve, reject) => {
    const socket = dial(host, port, timeoutMs, {
      connected: () => resolve(createTcpStream(socket, `${host}:${port}`, timeoutMs)),
      failed: (reason, cause) =>
        reject(new DeviceError(`Cannot connect to ${host}:${port}: ${reason}`, { cause })),
    });
  });
}

function accepts(host: string, port: number, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
  if (signal?.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const answer = (accepted: boolean) => {
      signal?.removeEventListener("abort", giveUp);
      socket.destroy();
      resolve(accepted);
    };
    const giveUp = () => answer(false);
    const socket = dial(host, port, timeoutMs, { connected: () => answer(true), failed: giveUp });
    signal?.addEventListener("abort", giveUp, { once: true });
  });
}

interface DialOutcome {
  connected(): void;
  failed(reason: string, cause?: Error): void;
}

/** Calls exactly one of the outcomes, once. */
function dial(host: string, port: number, timeoutMs: number, outcome: DialOutcome): Socket {
  const socket = connect({ host, port });
  const timer = setTimeout(() => fail(`no answer within ${timeoutMs / 1000} s`), timeoutMs);
  const onError = (error: Error) => fail(error.message, error);
  const fail = (reason: string, cause?: Error) => {
    clearTimeout(timer);
    socket.removeListener("connect", onConnect);
    socket.on("error", () => {});
    socket.destroy();
    outcome.failed(reason, cause);
  };
  const onConnect = () => {
    clearTimeout(timer);
    socket.removeListener("error", onError);
    socket.on("error", () => {});
    outcome.connected();
  };
  socket.once("connect", onConnect);
  socket.once("error", onError);
  return socket;
}

function interfaces(): NetworkInterface[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).map(({ family, address, netmask, mac, internal }) => ({
      name,
      family: family === "IPv6" ? 6 as const : 4 as const,
      address,
      netmask,
      mac,
      internal,
    }))
  );
}
