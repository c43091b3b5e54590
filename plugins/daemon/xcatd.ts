/** `xcatd`: answers requests over TLS and runs the services of all plugins, until it is told to end. */
import { type Context, defineCommand, flag, sitePort, UsageError } from "../../core/mod.ts";
import { type Daemon, startServer } from "../../core/daemon/mod.ts";

export const xcatd = defineCommand({
  name: "xcatd",
  summary: "Answer cluster commands over TLS, and listen to booting nodes",
  description:
    "Listens on site.xcatdport (3001) for commands and on site.xcatiport (3002) for nodes that are " +
    "being installed or booted. It stays in the foreground and ends on SIGTERM; a service manager starts it. " +
    "Certificates are those that xcatconfig made under /etc/xcat/cert.",
  options: { foreground: flag("f", "stay in the foreground, which it always does") },
  examples: [["xcatd", "Serve until interrupted."]],
  local: true,
  daemon: true,
  async *run(context) {
    const services: { close(): Promise<void> }[] = [];
    try {
      const daemon = await listen(context);
      services.push(daemon);
      for (const load of context.registry.services) {
        const service = await load();
        services.push(await service.start(context));
      }
      yield { info: `xcatd is ready on port ${daemon.port}` };
      await interrupted(context.signal);
    } finally {
      await Promise.all(services.map((service) => service.close()));
    }
  },
});

async function listen({ db, fs, net, log, clock, handle }: Context): Promise<Daemon> {
  const site = await db.site();
  const port = Number(sitePort(site, "xcatdport"));
  const [key, cert, ca] = await Promise.all(
    ["server-key.pem", "server-cert.pem", "ca.pem"].map(async (name) => {
      const text = await fs.readText(`/etc/xcat/cert/${name}`);
      if (text === undefined) {
        throw new UsageError(`There is no /etc/xcat/cert/${name}; run xcatconfig -i first`);
      }
      return text;
    }),
  ) as [string, string, string];
  const server = net.hostname().split(".")[0] ?? "";
  return await startServer({ port, key, cert, ca, server, log, clock, handle });
}

function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
