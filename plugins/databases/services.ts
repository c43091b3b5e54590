/** Services of this machine, by whichever manager it has. */
import type { Context } from "../../core/mod.ts";

type Ports = Pick<Context, "fs" | "run">;

/** Starts the first of these that is installed; false where there is none. */
export async function startService(ports: Ports, names: readonly string[]): Promise<boolean> {
  return await control(ports, "start", names);
}

/** Restarts the first of these that is installed; false where there is none. */
export async function restartService(ports: Ports, names: readonly string[]): Promise<boolean> {
  return await control(ports, "restart", names);
}

async function control({ fs, run }: Ports, verb: string, names: readonly string[]): Promise<boolean> {
  if (fs.real("/etc") !== "/etc") return false; // below another root there are no services
  const systemd = await fs.info("/run/systemd/system") !== undefined;
  for (const name of names) {
    if (!await isInstalled({ fs, run }, systemd, name)) continue;
    const argv = systemd ? ["systemctl", verb, name] : ["service", name, verb];
    return (await run(argv, { timeoutMs: 120_000 })).status === 0;
  }
  return false;
}

async function isInstalled({ fs, run }: Ports, systemd: boolean, name: string): Promise<boolean> {
  if (systemd) return (await run(["systemctl", "cat", `${name}.service`], { query: true })).status === 0;
  for (const folder of ["/etc/init.d", "/etc/rc.d/init.d"]) {
    if (await fs.info(`${folder}/${name}`)) return true;
  }
  return false;
}
