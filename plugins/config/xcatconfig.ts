/** `xcatconfig`: makes this machine the management node, and keeps it one. */
import {
  type Context,
  defineCommand,
  flag,
  listAssets,
  readAsset,
  replaceFile,
  type Result,
  type Row,
  UsageError,
} from "../../core/mod.ts";
import {
  certificateFiles,
  makeAuthority,
  makeClientCertificate,
  makeServerCertificate,
} from "./certificates.ts";
import { defaultRows, type Folders } from "./default_rows.ts";
import { type ManagementNode, readManagementNode } from "./management_node.ts";
import {
  addExports,
  apacheFallback,
  apacheFolders,
  apacheSettings,
  nginxFolder,
  nginxSettings,
} from "./served_folders.ts";
import { makeHostKeys, makeRootKey, publishRootKeys } from "./ssh_keys.ts";

export const xcatconfig = defineCommand({
  name: "xcatconfig",
  summary: "Make this machine the management node",
  description:
    "Makes certificates, SSH keys, the default rows of the tables and the settings of the file servers. " +
    "What is there already is left alone, so that it may be called again at any time; -c, -k, -d and -f say what " +
    "is made anew. After new certificates the users need new ones too (setup-local-client.sh) and xcatd has to be " +
    "started again.",
  changes: true,
  local: true,
  options: {
    initinstall: flag("i", "make everything that is missing"),
    updateinstall: flag("u", "the same, on a machine that is the management node already"),
    credentials: flag("c", "make the CA, the server's and root's certificates anew"),
    mnkeys: flag("k", "make the host keys of the nodes anew"),
    rootsshkeys: flag("s", "publish root's public keys to the nodes again"),
    database: flag("d", "give the default rows of the tables their default values again"),
    force: flag("f", "all of that anew: settings in site, policy and postscripts are lost, nodes are kept"),
    installdir: {
      kind: "value",
      placeholder: "DIR",
      doc: "folder that nodes are installed from; default: /install",
    },
    tftpdir: { kind: "value", placeholder: "DIR", doc: "folder of the TFTP server; default: /tftpboot" },
    verbose: flag("V", "say what is done"),
  },
  examples: [
    ["xcatconfig -i", "After installation."],
    [
      "xcatconfig -f --installdir=/var/lib/xcat --tftpdir=/var/lib/tftpboot",
      "After the machine got another name.",
    ],
  ],
  async *run(context, options) {
    for await (const result of configure(context, options)) {
      // What was made is only told where it was made.
      if (!context.dryRun || !("info" in result)) yield result;
    }
  },
});

interface Options extends FolderOptions {
  initinstall: boolean;
  updateinstall: boolean;
  credentials: boolean;
  mnkeys: boolean;
  rootsshkeys: boolean;
  database: boolean;
}

async function* configure(context: Context, options: Options): AsyncGenerator<Result> {
  const { initinstall, updateinstall, credentials, mnkeys, rootsshkeys, database, force } = options;
  if (!initinstall && !updateinstall && !credentials && !mnkeys && !rootsshkeys && !database && !force) {
    throw new UsageError("Say what to do: -i, -u, -c, -k, -s, -d or -f; see xcatconfig -h");
  }
  const whole = initinstall || updateinstall || force;
  const node = await readManagementNode(context);
  const folders = await chooseFolders(context, options);
  if (node.domain === undefined) {
    yield {
      warning:
        `The domain of ${node.hostname} is not known; put its full name first into its line of /etc/hosts`,
    };
  }
  if (whole || database) {
    yield* writeTables(context, node, folders, force || database, options);
  }
  if (whole || credentials) yield* makeCertificates(context, node, force || credentials);
  if (whole || credentials) await publishAuthority(context, folders);
  if (whole || mnkeys) {
    if (await makeHostKeys(context, force || mnkeys)) {
      yield { info: "Made the SSH host keys of the nodes." };
    }
  }
  if (whole || mnkeys || rootsshkeys) {
    if (await makeRootKey(context)) yield { info: "Made an SSH key for root." };
    await publishRootKeys(context, folders.installdir);
  }
  if (whole) {
    await copyPostscripts(context, folders);
    yield* serveFolders(context, folders);
    if (!await context.fs.info("/etc/xCATMN")) await context.fs.write("/etc/xCATMN", "");
  }
}

interface FolderOptions {
  installdir: string | undefined;
  tftpdir: string | undefined;
  force: boolean;
}

/** What was asked for, else what site says, else the default. */
async function chooseFolders({ db }: Context, { installdir, tftpdir }: FolderOptions): Promise<Folders> {
  const site = await db.site();
  const folders = {
    installdir: installdir ?? site.get("installdir") ?? "/install",
    tftpdir: tftpdir ?? site.get("tftpdir") ?? "/tftpboot",
  };
  for (const [name, folder] of Object.entries(folders)) {
    if (!/^(\/[A-Za-z0-9_.+-]+)+$/.test(folder) || folder.split("/").includes("..")) {
      throw new UsageError(
        `--${name} is "${folder}"; an absolute path of letters, digits and "_.+-" was wanted`,
      );
    }
  }
  return folders;
}

/** Adds the default rows that are missing; `anew` puts the default values over those that are there. */
async function* writeTables(
  context: Context,
  node: ManagementNode,
  folders: Folders,
  anew: boolean,
  asked: FolderOptions,
): AsyncGenerator<Result> {
  const passwd = await context.fs.readText("/etc/passwd") ?? "";
  const users = new Set(passwd.split("\n").map((line) => line.split(":")[0] ?? ""));
  const defaults = defaultRows(node, folders, users);
  await context.db.write(async (transaction) => {
    for (const { table, key, rows } of defaults) {
      const present = await transaction.rows(table);
      if (asked.force) transaction.replace(table, kept(table, present, rows));
      const known = new Set(asked.force ? [] : present.map((row) => row[key]));
      for (const { [key]: name = "", ...values } of rows) {
        const chosen = table === "site" && (name === "installdir" || name === "tftpdir") &&
          asked[name] !== undefined;
        if (anew || chosen || !known.has(name)) transaction.put(table, { [key]: name }, values);
      }
    }
  });
  if (node.address === undefined) {
    yield { warning: "No network interface has an IPv4 address; set site.master and run makenetworks later" };
  }
  for await (const result of context.call("makenetworks", undefined, [])) {
    if ("error" in result) yield result;
  }
}

/** Of the tables that are reset, rows that concern nodes and groups stay. */
function kept(table: string, present: readonly Row[], defaults: readonly Row[]): Row[] {
  if (table !== "postscripts") return [];
  return present.filter((row) => !defaults.some(({ node }) => node === row.node));
}

async function* makeCertificates(
  context: Context,
  node: ManagementNode,
  anew: boolean,
): AsyncGenerator<Result> {
  const { fs } = context;
  const missing = async (path: string) => anew || !await fs.info(path);
  const authority = await missing(certificateFiles.caKey);
  if (authority) {
    await makeAuthority(context);
    yield { info: "Made the cluster's certificate authority." };
  }
  // What another CA signed is worthless.
  if (authority || await missing(certificateFiles.serverKey)) {
    const names = [...new Set([node.fullName, node.shortName, "localhost"])];
    await makeServerCertificate(context, { names, addresses: ["127.0.0.1", ...node.addresses] });
    yield { info: `Made the server's certificate for ${node.fullName}.` };
  }
  if (authority || await missing("/root/.xcat/client-cred.pem")) {
    await makeClientCertificate(context, "root", "/root/.xcat");
    yield { info: "Made root's certificate." };
  }
}

/** By the CA's certificate nodes know the management node; with the scripts, for images that do not hold it. */
async function publishAuthority({ fs }: Context, { installdir }: Folders): Promise<void> {
  const certificate = await fs.readText(certificateFiles.ca);
  if (certificate !== undefined) {
    await replaceFile(fs, `${installdir}/postscripts/ca/ca-cert.pem`, certificate);
  }
}

/** What starts the scripts on a node; updatenode sends it to one that runs. */
const starter = "share/netboot/root/opt/xcat/xcatdsklspost";

/** Puts the scripts that come with the program where nodes fetch them. */
async function copyPostscripts({ fs }: Context, { installdir }: Folders): Promise<void> {
  const folder = `${installdir}/postscripts`;
  await fs.makeDirectory(folder);
  for (const asset of [...listAssets("postscripts"), starter]) {
    const content = new TextDecoder().decode(readAsset(asset));
    await replaceFile(fs, `${folder}/${asset.slice(asset.lastIndexOf("/") + 1)}`, content, {
      mode: content.startsWith("#!") ? 0o755 : 0o644,
    });
  }
}

/** Tells the NFS and HTTP servers of both folders; they take it up where they run. */
async function* serveFolders(context: Context, folders: Folders): AsyncGenerator<Result> {
  const { fs } = context;
  await fs.makeDirectory(folders.tftpdir);
  const exports = await fs.readText("/etc/exports") ?? "";
  const exported = await replaceFile(fs, "/etc/exports", addExports(exports, folders));
  if (exported) yield* tell(context, ["exportfs", "-ra"]);
  let served = false;
  for (const { folder, enable, service } of apacheFolders) {
    if (!await fs.info(folder)) continue;
    served = true;
    if (!await replaceFile(fs, `${folder}/xcat.conf`, apacheSettings(folders))) continue;
    if (enable) yield* tell(context, enable);
    yield* tell(context, ["systemctl", "try-reload-or-restart", service]);
  }
  if (await fs.info(nginxFolder)) {
    served = true;
    const file = `${nginxFolder}/xcat.conf`;
    const isNew = !await fs.info(file);
    if (await replaceFile(fs, file, nginxSettings(folders))) {
      if (isNew) yield { info: `Put "include xcat.conf;" into the server block of nginx.` };
      else yield* tell(context, ["systemctl", "try-reload-or-restart", "nginx"]);
    }
  }
  if (!served) await replaceFile(fs, apacheFallback, apacheSettings(folders));
}

/** Only on the machine itself: below another root there is nobody to be told. */
async function* tell({ fs, run }: Context, argv: readonly string[]): AsyncGenerator<Result> {
  if (fs.real("/etc") !== "/etc") return;
  const { status, stderr } = await run(argv, { timeoutMs: 30_000 });
  // No such program: the service is not installed, or started in another way.
  if (status !== 0 && status !== 127) yield { warning: `"${argv.join(" ")}" failed: ${stderr.trim()}` };
}
