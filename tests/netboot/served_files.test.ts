/** Files of an installation through the real web servers: for the node's own address, while it is to be installed. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { dirname } from "node:path";
import { apacheSettings, nginxSettings } from "../../plugins/config/served_folders.ts";
import { plugins } from "../../plugins/mod.ts";
import { type TestSite, withSite } from "../definitions/test_site.ts";

interface WebServer {
  name: string;
  /** Writes its configuration into `folder`; answers what starts it in the foreground. */
  prepare(folder: string, root: string, port: number): string[];
}

const folders = (root: string) => ({ installdir: `${root}/install`, tftpdir: `${root}/tftpboot` });

const nginx: WebServer = {
  name: "nginx",
  prepare(folder, root, port) {
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
      .map((name) => `${name}_temp_path ${folder}/${name};`).join(" ");
    writeFileSync(`${folder}/xcat.conf`, nginxSettings(folders(root)));
    writeFileSync(
      `${folder}/nginx.conf`,
      `daemon off; master_process off; pid ${folder}/pid; events {}
http { access_log off; ${temporary} server { listen 127.0.0.1:${port}; include ${folder}/xcat.conf; } }
`,
    );
    return ["nginx", "-p", folder, "-e", "stderr", "-c", `${folder}/nginx.conf`];
  },
};

const apache: WebServer = {
  name: "apache2",
  prepare(folder, root, port) {
    const modules = ["mpm_event", "authz_core", "alias", "autoindex", "dir"]
      .map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so\n`).join("");
    writeFileSync(`${folder}/xcat.conf`, apacheSettings(folders(root)));
    writeFileSync(
      `${folder}/apache.conf`,
      `${modules}ServerName mn\nListen 127.0.0.1:${port}\nPidFile ${folder}/pid\nErrorLog ${folder}/log\n` +
        `DefaultRuntimeDir ${folder}\nDocumentRoot ${folder}\nInclude ${folder}/xcat.conf\n`,
    );
    return ["apache2", "-f", `${folder}/apache.conf`, "-D", "FOREGROUND"];
  },
};

for (const server of [nginx, apache]) {
  const ignore = spawnSync(server.name, ["-v"]).error !== undefined;
  Deno.test({
    name: `${server.name} gives a node's files to nobody else, and only while it is to be installed`,
    ignore,
    fn: () => withSite((site) => withServer(site, server, (port) => checkAccess(site, port)), plugins),
  });
}

async function checkAccess(site: TestSite, port: number): Promise<void> {
  await defineNodes(site);
  const status = async (node: string, address: string, path = "xcat-post.sh") =>
    (await fetchFrom(address, port, `/install/autoinst/${node}/${path}`)).status;
  const refused = async (what: Promise<number>) => assert.ok([403, 404].includes(await what));

  await refused(status("node1", "127.0.0.2"));
  await site.lines("nodeset node1,node2 install");
  for (
    const [node, own, other] of [["node1", "127.0.0.2", "127.0.0.3"], ["node2", "127.0.0.3", "127.0.0.2"]]
  ) {
    const file = await fetchFrom(own!, port, `/install/autoinst/${node}/xcat-post.sh`);
    assert.equal(file.status, 200);
    assert.match(file.text, new RegExp(`^XCAT_NODE='${node}'$`, "m"));
    for (const stranger of [other!, "127.0.0.1", "127.0.0.22"]) {
      await refused(status(node!, stranger));
      await refused(status(node!, stranger, ""));
    }
  }
  // Whatever name a folder or file goes by.
  for (
    const path of [
      "/install/autoinst",
      "/install/autoinst/",
      "/install//autoinst/node2/xcat-post.sh",
      "/install/autoinst//node2/xcat-post.sh",
      "/install/autoinst/./node2/xcat-post.sh",
      "/install/autoinst/node1/../node2/xcat-post.sh",
      "/install/autoinst/node1%2f..%2fnode2/xcat-post.sh",
      "/install/%61utoinst/node2/xcat-post.sh",
      "/install/postscripts/../autoinst/node2/xcat-post.sh",
      `${site.root}/install/autoinst/node2/xcat-post.sh`,
    ]
  ) {
    const { status, text } = await fetchFrom("127.0.0.2", port, path);
    assert.ok(status !== 200 && !text.includes("XCAT_NODE"), `${path}: ${status}`);
  }
  assert.equal((await fetchFrom("127.0.0.9", port, "/install/postscripts/mine")).status, 200);

  await site.lines("chtab node=node1 hosts.ip=127.0.0.4");
  await site.lines("nodeset node1 install");
  assert.equal(await status("node1", "127.0.0.4"), 200);
  await refused(status("node1", "127.0.0.2"));

  // What an installed node's report does.
  await site.lines("nodeset node1 next");
  await refused(status("node1", "127.0.0.4"));
  assert.equal(await status("node2", "127.0.0.3"), 200);
}

async function defineNodes(site: TestSite): Promise<void> {
  for (
    const line of [
      "chtab key=master site.value=127.0.0.1",
      "nodeadd node1-node2 groups=compute,all",
      "chtab node=compute nodetype.os=alt nodetype.arch=x86_64 nodetype.profile=compute noderes.netboot=pxe",
      "chtab node=node1 mac.mac=2a:2a:2a:2a:2a:01 hosts.ip=127.0.0.2",
      "chtab node=node2 mac.mac=2a:2a:2a:2a:2a:02 hosts.ip=127.0.0.3",
    ]
  ) await site.lines(line);
}

async function withServer(
  site: TestSite,
  server: WebServer,
  work: (port: number) => Promise<void>,
): Promise<void> {
  const { root } = site;
  const files = ["alt/x86_64/boot/vmlinuz", "alt/x86_64/boot/full.cz", "postscripts/mine"];
  for (const file of files.map((name) => `${root}/install/${name}`)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, file);
  }
  const folder = `${root}/${server.name}`;
  mkdirSync(folder);
  mkdirSync(`${root}/tftpboot`);
  const port = await freePort();
  const [program = "", ...words] = server.prepare(folder, root, port);
  const child = spawn(program, words, { stdio: ["ignore", "ignore", "pipe"] });
  let errors = "";
  child.stderr.on("data", (bytes) => errors += String(bytes));
  try {
    await answers(port, child, () => errors);
    await work(port);
  } finally {
    if (child.exitCode === null) {
      child.kill("SIGTERM");
      await once(child, "close");
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function answers(port: number, child: ChildProcess, errors: () => string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    assert.equal(child.exitCode, null, errors());
    const socket = connect(port, "127.0.0.1");
    const isUp = await new Promise<boolean>((resolve) => {
      socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
    });
    socket.destroy();
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`It does not listen: ${errors()}`);
}

/** The path goes out as it is: no client puts it right. */
function fetchFrom(
  localAddress: string,
  port: number,
  path: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port, path, localAddress, agent: false }, (response) => {
      let text = "";
      response.on("data", (bytes) => text += String(bytes));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    }).on("error", reject);
  });
}
