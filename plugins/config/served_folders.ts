/** What the NFS and HTTP servers are told: both folders that nodes fetch from, and who may fetch what. */
import { servedTo } from "../../core/mod.ts";
import type { Folders } from "./default_rows.ts";

/** Adds the folders that /etc/exports does not name yet; what stands there stays as it is. */
export function addExports(before: string, { installdir, tftpdir }: Folders): string {
  const named = new Set(before.split("\n").map((line) => line.trim().split(/\s+/)[0]));
  const added = [tftpdir, installdir].filter((folder) => !named.has(folder))
    .map((folder) => `${folder} *(rw,no_root_squash,sync)\n`);
  const gap = before === "" || before.endsWith("\n") ? "" : "\n";
  return added.length === 0 ? before : before + gap + added.join("");
}

/**
 * Settings of the Apache web server, 2.4 or newer: the folders under their own path and under their short name. A
 * node's files of an installation go to the addresses that its folder names, whatever the URL.
 */
export function apacheSettings(folders: Folders): string {
  const blocks = served(folders).map(({ paths, folder }) =>
    `${paths.map((path) => `Alias "${path}" "${folder}"\n`).join("")}<Directory "${folder}">
    Options Indexes FollowSymLinks
    AllowOverride None
    Require all granted
</Directory>
`
  );
  const autoinst = `${folders.installdir}/autoinst`;
  const isOwn = `%{REQUEST_FILENAME} =~ m#^${literal(autoinst)}/([^/]+)/# && ` +
    `-f '${autoinst}/$1/${servedTo}/%{REMOTE_ADDR}'`;
  blocks.push(`<Directory "${autoinst}">
    Options -Indexes
    Require expr "${isOwn}"
</Directory>
`);
  return `# Folders that nodes boot and are installed from; xcatconfig writes this file.\n${blocks.join("")}`;
}

/** The same for nginx, to be included in a server block. */
export function nginxSettings(folders: Folders): string {
  const blocks = served(folders).flatMap(({ paths, folder }) =>
    paths.map((path) => `location ${path}/ { alias ${folder}/; autoindex on; }\n`)
  );
  const autoinst = `${folders.installdir}/autoinst`;
  const names = served(folders).at(-1)?.paths.map(literal).join("|");
  blocks.push(`location ~ ^(?:${names})/autoinst(?:/(?<xcat_node>[^/]*)(?<xcat_file>/.*)?)?$ {
    if (!-f ${autoinst}/$xcat_node/${servedTo}/$remote_addr) { return 403; }
    alias ${autoinst}/$xcat_node$xcat_file;
}
`);
  return `# Folders that nodes boot and are installed from; xcatconfig writes this file. Put "include xcat.conf;" into the\n` +
    `# server block of the nodes' network.\n${blocks.join("")}`;
}

function served({ installdir, tftpdir }: Folders): { paths: string[]; folder: string }[] {
  return [["/tftpboot", tftpdir], ["/install", installdir]].map(([name = "", folder = ""]) => ({
    paths: [...new Set([name, folder])],
    folder,
  }));
}

/** For a regular expression; folders have no other characters that mean anything there. */
function literal(path: string): string {
  return path.replace(/[.+]/g, "\\$&");
}

/** Where the web server looks for settings: a folder that only exists where it is that system's. */
export const apacheFolders = [
  { folder: "/etc/httpd2/conf/extra-available", enable: ["a2enextra", "xcat"], service: "httpd2" },
  { folder: "/etc/apache2/conf-enabled", enable: undefined, service: "apache2" },
  { folder: "/etc/httpd/conf.d", enable: undefined, service: "httpd" },
] as const;

/** The folder of nginx's settings. */
export const nginxFolder = "/etc/nginx";

/** Where the settings lie when no known web server is installed. */
export const apacheFallback = "/etc/xcat/http/xcat.conf";
