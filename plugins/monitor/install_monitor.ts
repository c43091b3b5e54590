/** What nodes that are being installed or booted tell: port 3002 (site.xcatiport), plain text. */
import { type AddressInfo, createServer, type Socket } from "node:net";
import { type Context, nodeOfPeer, type Service, sitePort } from "../../core/mod.ts";
import { type LineLimits, serveLines } from "./line_connection.ts";
import { createStatusWriter, type StatusWriter } from "./status_writer.ts";

export type MonitorContext = Pick<Context, "db" | "resolve" | "clock" | "log" | "handle">;

export interface MonitorLimits extends LineLimits {
  connections: number;
  perPeer: number;
}

const LIMITS: MonitorLimits = { lineBytes: 1024, lines: 100, idleMs: 60_000, connections: 4096, perPeer: 16 };

export const installMonitor: Service = {
  name: "install monitor",
  async start(context) {
    const port = Number(sitePort(await context.db.site(), "xcatiport"));
    return await startInstallMonitor(context, port);
  },
};

/** Listens; 0: any free port. Rejects where it cannot. */
export function startInstallMonitor(
  context: MonitorContext,
  port: number,
  limits: MonitorLimits = LIMITS,
): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const statuses = createStatusWriter(context);
  const unsettled = new Set<() => Promise<void>>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const peer = (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
    const same = [...sockets].filter((other) => other.remoteAddress === socket.remoteAddress).length;
    if (sockets.size >= limits.connections || same >= limits.perPeer) {
      context.log.warn(`Install monitor: connection from ${peer} refused: too many`);
      return socket.destroy();
    }
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    // Once a connection, whatever it says: looking through all addresses is work that a stranger could ask for.
    let node: Promise<string | undefined> | undefined;
    const nodeHere = () => node ??= nodeOfPeer(context, peer);
    const settled = serveLines(socket, limits, async (line) => {
      try {
        await act(context, statuses, { socket, peer, node: nodeHere }, line);
      } catch (error) {
        context.log.error(`Install monitor: "${printable(line)}" from ${peer}: ${error}`);
      }
    });
    unsettled.add(settled);
    socket.once("close", () => settled().then(() => unsettled.delete(settled)));
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, () => {
      server.off("error", reject);
      server.on("error", (error) => context.log.error(`Install monitor: ${error.message}`));
      resolve({
        port: (server.address() as AddressInfo).port,
        async close() {
          const closed = new Promise((done) => server.close(done));
          for (const socket of sockets) socket.destroy();
          await closed;
          // What was answered `done` is done.
          await Promise.all([...unsettled].map((settled) => settled()));
          await statuses.flush();
        },
      });
    });
  });
}

interface Caller {
  socket: Socket;
  peer: string;
  /** The node it is; undefined: none. */
  node(): Promise<string | undefined>;
}

/** `installmonitor`, `basecustremv`, `locktftpdir` and `unlocktftpdir` ask for nothing that is still to be done. */
async function act(
  context: MonitorContext,
  statuses: StatusWriter,
  { socket, peer, node: nodeHere }: Caller,
  line: string,
): Promise<void> {
  const [verb = "", word = "", ...more] = line.split(/\s+/);
  if (!["installstatus", "postscriptlog", "next", "getpostscript", "syncfiles"].includes(verb)) return;
  const node = await nodeHere();
  if (node === undefined) {
    context.log.warn(`Install monitor: "${printable(line)}" from ${peer}, which is no node`);
    return;
  }
  if (verb === "installstatus") {
    if (/^[\w.:-]{1,64}$/.test(word)) report(context, statuses, node, word, more.join(" "));
    else context.log.warn(`Install monitor: ${node} says the status "${printable(word)}", which is no word`);
  } else if (verb === "postscriptlog") {
    context.log.warn(`${node}: postscript ${printable(line.slice(verb.length).trim(), 400)}`);
  } else if (verb === "next") {
    await carryOut(
      context,
      { command: "nodeset", noderange: node, args: ["next"], user: "root", peer },
      () => {},
    );
  } else if (verb === "getpostscript") {
    await carryOut(
      context,
      { command: "getpostscript", args: [], peer },
      (text) => socket.write(`${text}\n`),
    );
    socket.write("#END OF SCRIPT\n");
  } else {
    await carryOut(context, { command: "syncfiles", args: [], peer }, () => {});
    socket.write("syncfiles done\n");
  }
}

/** What a node says after its postscripts: `booted`, or `failed` with the names of those that did. */
function report(
  { log }: MonitorContext,
  statuses: StatusWriter,
  node: string,
  status: string,
  scripts: string,
): void {
  if (status === "failed" && scripts !== "") {
    log.warn(`${node}: postscripts failed: ${printable(scripts, 400)}`);
    statuses.set(node, status, "failed");
  } else if (status === "booted") statuses.set(node, status, "synced");
  else statuses.set(node, status);
}

/** A failure is the log's business: the node was told `done` already. */
async function carryOut(
  { handle, log }: MonitorContext,
  request: Parameters<Context["handle"]>[0],
  show: (text: string) => void,
): Promise<void> {
  for await (const result of handle(request, new AbortController().signal)) {
    if ("error" in result && result.error !== undefined) {
      log.warn(`Install monitor: ${request.command}: ${result.error}`);
    } else if ("data" in result && result.data !== undefined) show(result.data);
  }
}

function printable(text: string, length = 80): string {
  return text.slice(0, length).replace(/[^ -~]/g, "?");
}
