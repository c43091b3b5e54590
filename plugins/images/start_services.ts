/** Makes the init of an image start the programs of share/netboot/root: systemd, or SysV's folders of links. */
import type { Context } from "../../core/mod.ts";
import { pathInRoot } from "./path_in_root.ts";
import { rewrite } from "./rewrite.ts";

/** In the order of their start: the node's name, a login on the serial console, postscripts. */
const programs = [
  { name: "xcathostname", place: "05", before: "network.target sshd.service" },
  { name: "xcatconsole", place: "97", before: "" },
  { name: "xcatpostinit", place: "99", before: "" },
];

/** A file to be made in the image, or a link. */
export type ServiceFile = { path: string; content: string } | { path: string; link: string };

/** @param has whether the image has a path. Pure */
export function serviceFiles(has: (path: string) => boolean): ServiceFile[] {
  const resolver = { path: "/bin/xcathostname", link: "/etc/init.d/xcathostname" };
  return [...startFiles(has), ...has(initSettings) ? [resolver] : []];
}

/** The text of /etc/sysconfig/init, with the program that tells the name of the host. Pure. */
export function withHostnameCommand(text: string): string {
  const setting = "RESOLVE_HOSTNAME_COMMAND=/bin/xcathostname";
  const pattern = /^[ \t]*RESOLVE_HOSTNAME_COMMAND=.*$/m;
  if (pattern.test(text)) return text.replace(pattern, setting);
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${setting}\n`;
}

function startFiles(has: (path: string) => boolean): ServiceFile[] {
  if (has("/lib/systemd/systemd") || has("/usr/lib/systemd/systemd")) {
    return programs.flatMap(({ name, before }) => {
      const unit = `/etc/systemd/system/${name}.service`;
      return [
        { path: unit, content: unitText(name, before) },
        { path: `/etc/systemd/system/multi-user.target.wants/${name}.service`, link: `../${name}.service` },
      ];
    });
  }
  return ["/etc/rc.d", "/etc"].filter((folder) => has(`${folder}/rc3.d`)).slice(0, 1).flatMap((folder) =>
    [2, 3, 4, 5].filter((level) => has(`${folder}/rc${level}.d`)).flatMap((level) =>
      programs.map(({ name, place }) => ({
        path: `${folder}/rc${level}.d/S${place}${name}`,
        link: `../init.d/${name}`,
      }))
    )
  );
}

/** Where ALT's rc.sysinit reads which program tells the name of the host. */
const initSettings = "/etc/sysconfig/init";

/** Everything that decides: what init an image has. */
const looked = [
  initSettings,
  ...["/lib/systemd/systemd", "/usr/lib/systemd/systemd"],
  ...["/etc/rc.d", "/etc"].flatMap((folder) => [2, 3, 4, 5].map((level) => `${folder}/rc${level}.d`)),
];

export async function startServices(
  { fs, run }: Pick<Context, "fs" | "run">,
  root: string,
): Promise<void> {
  const there = new Set<string>();
  for (const path of looked) if (await fs.info(await pathInRoot({ fs }, root, path))) there.add(path);
  for (const file of serviceFiles((path) => there.has(path))) {
    const slash = file.path.lastIndexOf("/");
    // Of the path, all but the last part is followed: a link that is there is replaced, not what it points to.
    const path = `${await pathInRoot({ fs }, root, file.path.slice(0, slash))}${file.path.slice(slash)}`;
    if ("content" in file) await fs.write(path, file.content);
    else await fs.link(file.link, path);
  }
  if (!there.has(initSettings)) return;
  const path = await pathInRoot({ fs }, root, initSettings), text = await fs.readText(path) ?? "";
  const wanted = withHostnameCommand(text);
  if (wanted !== text) await rewrite({ fs, run }, path, wanted);
}

function unitText(name: string, before: string): string {
  return `[Unit]
Description=Diskless node: ${name}
${before ? `Before=${before}` : "After=network-online.target sshd.service\nWants=network-online.target"}

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/etc/init.d/${name} start

[Install]
WantedBy=multi-user.target
`;
}
