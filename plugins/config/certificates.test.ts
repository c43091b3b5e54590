import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { UsageError } from "../../core/mod.ts";
import { createPorts } from "../../core/ports/create.ts";
import {
  certificateFiles,
  makeAuthority,
  makeClientCertificate,
  makeServerCertificate,
} from "./certificates.ts";

const NAMES = { names: ["mn.cluster", "mn", "localhost"], addresses: ["127.0.0.1"] };

Deno.test("the server's certificate carries its names, and the CA signed it", async () => {
  await withRoot(async (ports, root) => {
    const cert = new X509Certificate(await ports.fs.readText(certificateFiles.serverCert) ?? "");
    const ca = new X509Certificate(await ports.fs.readText(certificateFiles.ca) ?? "");
    assert.equal(cert.subject, "CN=mn.cluster");
    assert.equal(cert.subjectAltName, "DNS:mn.cluster, DNS:mn, DNS:localhost, IP Address:127.0.0.1");
    assert.ok(cert.verify(ca.publicKey));
    const shown = await ports.run([
      "openssl",
      "x509",
      "-text",
      "-noout",
      "-in",
      `${root}${certificateFiles.serverCert}`,
    ]);
    assert.match(shown.stdout, /^\s*Subject: CN ?= ?mn\.cluster$/m);
    const checked = await ports.run([
      ...["openssl", "verify", "-purpose", "sslserver", "-CAfile", ports.fs.real(certificateFiles.ca)],
      ports.fs.real(certificateFiles.serverCert),
    ]);
    assert.equal(checked.status, 0, checked.stderr);
  });
});

Deno.test("nobody else can read a key", async () => {
  await withRoot(async (ports) => {
    await makeClientCertificate(ports, "alice", "/home/alice/.xcat");
    const secret = ["/home/alice/.xcat/client-cred.pem", certificateFiles.caKey, certificateFiles.serverKey];
    for (const path of [...secret, certificateFiles.serverCred]) {
      assert.equal((await stat(ports.fs.real(path))).mode & 0o777, 0o600, path);
    }
  });
});

Deno.test("a name that means something to openssl is refused", async () => {
  await withRoot(async (ports) => {
    for (const name of ["a/CN=root", "a\nb", "", "-a", "a,b"]) {
      await assert.rejects(makeClientCertificate(ports, name, "/home/x/.xcat"), UsageError, name);
    }
  });
});

async function withRoot(work: (ports: ReturnType<typeof createPorts>, root: string) => Promise<void>) {
  const root = await mkdtemp(join(tmpdir(), "xcat-config-"));
  try {
    const ports = createPorts({ sysroot: root, environment: process.env });
    await makeAuthority(ports);
    await makeServerCertificate(ports, NAMES);
    await work(ports, root);
  } finally {
    await rm(root, { recursive: true });
  }
}
