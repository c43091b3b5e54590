/** The cluster's own CA, and the certificates it signs: EC P-256, made by the openssl program. */
import { type Context, UsageError } from "../../core/mod.ts";

/** What it takes; a context has it. */
export type CertificatePorts = Pick<Context, "fs" | "run" | "random">;

/** Names that a server's certificate carries, the first as its common name. */
export interface ServerNames {
  names: readonly string[];
  addresses: readonly string[];
}

/** Where the files are. The CA's key never leaves its folder. */
export const certificateFiles = {
  caFolder: "/etc/xcat/ca",
  caKey: "/etc/xcat/ca/private/ca-key.pem",
  caCert: "/etc/xcat/ca/ca-cert.pem",
  /** Sections `ca`, `server` and `client` say what a certificate may be used for. */
  settings: "/etc/xcat/ca/openssl.cnf",
  ca: "/etc/xcat/cert/ca.pem",
  serverKey: "/etc/xcat/cert/server-key.pem",
  serverCert: "/etc/xcat/cert/server-cert.pem",
  serverCred: "/etc/xcat/cert/server-cred.pem",
} as const;

const DAYS = "7300";

/** Makes the CA's key and certificate anew; every certificate it signed before is worthless then. */
export async function makeAuthority(ports: CertificatePorts): Promise<void> {
  const { fs } = ports;
  const files = certificateFiles;
  await fs.makeDirectory(files.caFolder);
  await fs.makeDirectory(`${files.caFolder}/private`, { mode: 0o700 });
  await fs.write(files.caKey, await makeKey(ports), { mode: 0o600 });
  await writeSettings(ports, { names: ["localhost"], addresses: [] });
  const cert = await openssl(ports, [
    ...[
      "req",
      "-x509",
      "-new",
      "-sha256",
      "-days",
      DAYS,
      "-subj",
      "/CN=xCAT CA",
      "-set_serial",
      serial(ports),
    ],
    ...["-key", fs.real(files.caKey), "-config", fs.real(files.settings), "-extensions", "ca"],
  ]);
  await fs.write(files.caCert, cert);
  await fs.write(files.ca, cert);
}

/** Makes the server's key and certificate anew. */
export async function makeServerCertificate(ports: CertificatePorts, names: ServerNames): Promise<void> {
  const { fs } = ports;
  const files = certificateFiles;
  await writeSettings(ports, names);
  const key = await makeKey(ports);
  await fs.write(files.serverKey, key, { mode: 0o600 });
  const cert = await sign(ports, files.serverKey, names.names[0] ?? "localhost", "server");
  await fs.write(files.serverCert, cert);
  await fs.write(files.serverCred, key + cert, { mode: 0o600 });
}

/** Makes `client-cred.pem` (key and certificate) and `ca.pem` for a user in `folder`. */
export async function makeClientCertificate(
  ports: CertificatePorts,
  user: string,
  folder: string,
): Promise<void> {
  const { fs } = ports;
  await fs.makeDirectory(folder, { mode: 0o700 });
  const path = `${folder}/client-cred.pem`;
  const key = await makeKey(ports);
  await fs.write(path, key, { mode: 0o600 });
  const cert = await sign(ports, path, user, "client");
  await fs.write(path, key + cert, { mode: 0o600 });
  await fs.write(`${folder}/ca.pem`, await fs.readText(certificateFiles.ca) ?? "");
}

async function makeKey(ports: CertificatePorts): Promise<string> {
  return await openssl(ports, ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]);
}

async function sign(ports: CertificatePorts, key: string, name: string, section: string): Promise<string> {
  const { fs } = ports;
  const files = certificateFiles;
  const settings = fs.real(files.settings);
  const request = await openssl(ports, [
    ...[
      "req",
      "-new",
      "-sha256",
      "-key",
      fs.real(key),
      "-subj",
      `/CN=${plainName(name)}`,
      "-config",
      settings,
    ],
  ]);
  return await openssl(ports, [
    ...["x509", "-req", "-sha256", "-days", DAYS, "-set_serial", serial(ports)],
    ...[
      "-CA",
      fs.real(files.caCert),
      "-CAkey",
      fs.real(files.caKey),
      "-extfile",
      settings,
      "-extensions",
      section,
    ],
  ], request);
}

/** @throws UsageError what the program complained about */
async function openssl({ run }: CertificatePorts, args: readonly string[], input?: string): Promise<string> {
  const { status, stdout, stderr } = await run(["openssl", ...args], input === undefined ? {} : { input });
  if (status !== 0) {
    throw new UsageError(`"openssl ${args[0]}" failed: ${stderr.trim() || `exit status ${status}`}`);
  }
  return stdout;
}

/** 127 random bits: unique without a list of what was signed. */
function serial({ random }: CertificatePorts): string {
  const bytes = random(16);
  return `0x${
    [...bytes].map((byte, at) => (at === 0 ? byte & 0x7f | 0x40 : byte).toString(16).padStart(2, "0")).join(
      "",
    )
  }`;
}

/** Whatever means something in a subject or a settings file is refused. */
function plainName(name: string): string {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$/.test(name)) {
    throw new UsageError(
      `"${name}" cannot be the name in a certificate: letters, digits, "_", "." and "-" are allowed`,
    );
  }
  return name;
}

async function writeSettings({ fs }: CertificatePorts, { names, addresses }: ServerNames): Promise<void> {
  const alternatives = [
    ...names.map((name) => `DNS:${plainName(name)}`),
    ...addresses.map((address) => `IP:${address}`),
  ].join(",");
  const settings = `# What the certificates of this cluster may be used for; xcatconfig writes this file.
[req]
distinguished_name = subject
prompt = no
string_mask = utf8only
[subject]
[ca]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth,clientAuth
subjectAltName = ${alternatives}
[client]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = clientAuth
`;
  await fs.write(certificateFiles.settings, settings);
}
