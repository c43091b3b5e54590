/** What the NFS and HTTP servers are told: both folders that nodes fetch from. */
import type { Folders } from "./default_rows.ts";

/** Adds the folders that /etc/exports does not name yet; what stands there stays as it is. */
export function addExports(before: string, { installdir, tftpdir }: Folders): string {
  const named = new Set(before.split("\n").map((line) => line.trim().split(/\s+/)[0]));
  const added = [tftpdir, installdir].filter((folder) => !named.has(folder))
    .map((folder) => `${folder} *(rw,no_root_squash,sync)\n`);
  const gap = before === "" || before.endsWith("\n") ? "" : "\n";
  return added.length === 0 ? before : before + gap + added.join("");
}

/** Settings of the Apache web server, 2.4 or newer: the folders under their own path and under their short name. */
export function apacheSettings({ installdir, tftpdir }: Folders): string {
  const blocks = [["/tftpboot", tftpdir], ["/install", installdir]].map(([name = "", folder = ""]) => {
    const aliases = [...new Set([name, folder])].map((path) => `Alias "${path}" "${folder}"\n`).join("");
    return `${aliases}<Directory "${folder}">
    Options Indexes FollowSymLinks
    AllowOverride None
    Require all granted
</Directory>
`;
  });
  return `# Folders that nodes boot and are installed from; xcatconfig writes this file.\n${blocks.join("")}`;
}

/** Where the web server looks for settings: a folder that only exists where it is that system's. */
export const apacheFolders = [
  { folder: "/etc/httpd2/conf/extra-available", enable: ["a2enextra", "xcat"], service: "httpd2" },
  { folder: "/etc/apache2/conf-enabled", enable: undefined, service: "apache2" },
  { folder: "/etc/httpd/conf.d", enable: undefined, service: "httpd" },
] as const;

/** Where the settings lie when no known web server is installed. */
export const apacheFallback = "/etc/xcat/http/xcat.conf";
