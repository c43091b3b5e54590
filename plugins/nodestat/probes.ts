/** What is asked of a node: whether it is there at all, and which of its ports take connections. */
import { DeviceError, isDisabled, type Net, type Row } from "../../core/mod.ts";

export interface Probe {
  /** The word to show: `sshd`. */
  name: string;
  port: number;
  /** Only nodes of this group have it. */
  group?: string;
}

/** In the order of nodelist.appstatus. */
export const defaultProbes: readonly Probe[] = [
  { name: "xend", port: 8002 },
  { name: "sshd", port: 22 },
  { name: "pbs", port: 15002 },
];

/** A node that is being installed serves its state here. */
export const installPort = 3001;

/** What a single connection tells; `refused` is the node's own answer, so it is there. */
export type PortState = "open" | "refused" | "silent";

export async function probePort(
  net: Net,
  address: string,
  port: number,
  timeoutMs: number,
): Promise<PortState> {
  try {
    (await net.connect(address, port, timeoutMs)).close();
    return "open";
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    return (error.cause as { code?: string } | undefined)?.code === "ECONNREFUSED" ? "refused" : "silent";
  }
}

export interface MonitoredProbes {
  probes: readonly Probe[];
  /** Applications that cannot be asked by their port. */
  skipped: readonly string[];
}

/**
 * The settings of the monitoring plugin xcatmon: `apps` = `ssh,ll`, and for each application `port=9616,group=compute`.
 * Without `apps` the default ones.
 */
export function monitoredProbes(rows: readonly Row[]): MonitoredProbes {
  const settings = new Map(
    rows.filter((row) => row.name === "xcatmon" && !isDisabled(row)).map((
      row,
    ) => [row.key ?? "", row.value ?? ""]),
  );
  const names = (settings.get("apps") ?? "").split(",").map((name) => name.trim()).filter((name) =>
    name !== ""
  );
  if (names.length === 0) return { probes: defaultProbes, skipped: [] };
  const probes: Probe[] = [], skipped: string[] = [];
  for (const name of names) {
    const known = defaultProbes.find((probe) => probe.name === name || probe.name === `${name}d`);
    const given = new Map(
      (settings.get(name) ?? "").split(",").map((part) => {
        const [key = "", ...rest] = part.split("=");
        return [key.trim(), rest.join("=").trim()];
      }),
    );
    const port = /^\d{1,5}$/.test(given.get("port") ?? "") ? Number(given.get("port")) : known?.port;
    const group = given.get("group");
    if (port === undefined) skipped.push(name);
    else probes.push({ name: known?.name ?? name, port, ...(group ? { group } : {}) });
  }
  return { probes, skipped };
}

/** What was found out about a node. */
export interface NodeState {
  isUp: boolean;
  isInstalling: boolean;
  /** Probe → whether it took a connection; empty for a node that is not there. */
  apps: ReadonlyMap<string, boolean>;
}

/** `sshd`, `pbs,sshd`, `installing`, `ping` or `noping`. */
export function showState({ isUp, isInstalling, apps }: NodeState): string {
  if (!isUp) return "noping";
  const open = [...apps].filter(([, isOpen]) => isOpen).map(([name]) => name).sort();
  if (isInstalling && !open.includes("sshd")) return ["installing", ...open].join(",");
  return open.length === 0 ? "ping" : open.join(",");
}

/** `xend=down,sshd=up,pbs=down`, empty for a node that is not there. */
export function appStatus({ apps }: NodeState): string {
  return [...apps].map(([name, isOpen]) => `${name}=${isOpen ? "up" : "down"}`).join(",");
}
