/** `makedhcp -n`: dhcpd.conf, an empty leases file where there is none, and the interfaces to listen on. */
import {
  type Context,
  localNetworks,
  readNetworks,
  replaceFile,
  type Result,
  sitePort,
} from "../../core/mod.ts";
import { type DhcpInterface, parseDhcpInterfaces } from "./dhcp_interfaces.ts";
import { dhcpdHeader, renderDhcpdConf } from "./dhcpd_conf.ts";
import { type DhcpdFiles, dhcpdFiles, setVariable } from "./dhcpd_files.ts";
import { ensureOmapiKey } from "./omapi_key.ts";
import { hostNames, planSubnets } from "./subnets.ts";

/** dhcpd's own default. */
export const omapiPort = 7911;

/** The key is in it: readable by its owner only from its first byte. */
const confMode = 0o600;

export async function* writeDhcpdConf(context: Context): AsyncGenerator<Result> {
  const { db, fs, net, resolve } = context;
  const site = await db.site();
  const networks = readNetworks(await db.rows("networks"));
  const names = await resolve.addresses(hostNames(networks, site));
  const hostname = net.hostname();
  const interfaces = parseDhcpInterfaces(
    site.get("dhcpinterfaces") ?? "",
    [hostname, hostname.split(".")[0] ?? hostname, "mn", "__mgmtnode"],
  );
  const { subnets, warnings } = planSubnets({
    networks,
    locals: localNetworks(net.interfaces()),
    interfaces,
    site,
    addressOf: (name) => names.get(name),
  });
  for (const warning of warnings) yield { warning };
  if (subnets.length === 0) {
    yield {
      error: "No network of the networks table is on an interface of this machine" +
        `${interfaces ? ` that site.dhcpinterfaces allows (${site.get("dhcpinterfaces")})` : ""}; ` +
        "see makenetworks and tabdump networks. dhcpd.conf was not written.",
    };
    return;
  }
  for (const { ranges, net: number, device } of subnets) {
    if (ranges.length === 0) {
      const network = networks.of(number)?.netname ?? device;
      yield {
        warning: `networks row "${network}" has no dynamicrange: unknown machines get no address there`,
      };
    }
  }
  const files = await dhcpdFiles(fs);
  const key = await ensureOmapiKey(context);
  const httpport = sitePort(site, "httpport");
  const domains = [site.get("domain"), ...networks.all.map(({ row }) => row.domain)];
  const before = await fs.readText(files.conf);
  const isOurs = before?.startsWith(dhcpdHeader) ?? false;
  const written = await replaceFile(
    fs,
    files.conf,
    renderDhcpdConf({
      subnets,
      key,
      omapiPort,
      lease: /^\d+$/.test(site.get("dhcplease") ?? "") ? Number(site.get("dhcplease")) : 43200,
      domains: [
        ...new Set(domains.filter((name) => name !== undefined && /^[\w][\w.-]*$/.test(name))),
      ] as string[],
      httpport: httpport === "80" ? undefined : httpport,
      ddns: (site.get("dnshandler") ?? "ddns") === "ddns",
    }),
    { mode: confMode, ...(isOurs ? {} : { backup: `${files.conf}.xcatbak` }) },
  );
  if (written) await letDhcpdRead(context, files.conf);
  if (await fs.info(files.leases) === undefined) await fs.write(files.leases, "");
  await setInterfaces(context, files, interfaces);
  yield { info: `${files.conf} is written; restart the DHCP server: ${files.restart}` };
}

/** Where dhcpd has a group of its own, that group may read the file. */
async function letDhcpdRead({ fs, run }: Context, path: string): Promise<void> {
  const groups = await fs.readText("/etc/group") ?? "";
  const group = /^(dhcpd|dhcp):/m.exec(groups)?.[1];
  if (group === undefined) return;
  const changed = await run(["chgrp", group, fs.real(path)]);
  if (changed.status === 0) await run(["chmod", "0640", fs.real(path)]);
}

async function setInterfaces({ fs }: Context, { interfaces: file }: DhcpdFiles, allowed?: DhcpInterface[]) {
  if (!file || !allowed) return;
  const text = await fs.readText(file.path) ?? "";
  await replaceFile(
    fs,
    file.path,
    setVariable(text, file.variable, allowed.map(({ name }) => name).join(" ")),
  );
}
