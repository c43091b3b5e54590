/** Real certificates for tests: a cluster's CA, its server and users, in a folder of their own. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { type Credentials, readCredentials } from "../core/client/mod.ts";
import { createPorts } from "../core/ports/create.ts";
import type { Ports } from "../core/ports/mod.ts";
import {
  makeAuthority,
  makeClientCertificate,
  makeServerCertificate,
} from "../plugins/config/certificates.ts";

export interface TestCluster {
  ports: Ports;
  /** System root. */
  root: string;
  /** PEM texts of the server. */
  key: string;
  cert: string;
  ca: string;
  user(name: string): Promise<Credentials>;
  remove(): Promise<void>;
}

/** A CA and a server certificate for `names` and 127.0.0.1. */
export async function createTestCluster(
  names: readonly string[] = ["mn.cluster", "localhost"],
): Promise<TestCluster> {
  const root = await mkdtemp(join(tmpdir(), "xcat-cluster-"));
  const ports = createPorts({ sysroot: root, environment: process.env });
  await makeAuthority(ports);
  await makeServerCertificate(ports, { names, addresses: ["127.0.0.1"] });
  const [key = "", cert = "", ca = ""] = await Promise.all(
    ["server-key.pem", "server-cert.pem", "ca.pem"].map((name) =>
      readFile(join(root, "etc/xcat/cert", name), "utf8")
    ),
  );
  return {
    ports,
    root,
    key,
    cert,
    ca,
    async user(name) {
      const home = `/home/${name}`;
      await makeClientCertificate(ports, name, `${home}/.xcat`);
      return await readCredentials(ports.fs, [home]) as Credentials;
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
