import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { createTestCluster, type TestCluster } from "../../tests/certificates.ts";
import { askAll, echo, withDaemon } from "../../tests/test_daemon.ts";

Deno.test("the user is the common name of the certificate, and nobody without one", async () => {
  await withDaemon(echo, async (fixture) => {
    const { ca } = fixture.credentials;
    assert.deepEqual(await askAll(fixture, fixture.credentials), [{ data: "root 127.0.0.1 x " }]);
    assert.deepEqual(await askAll(fixture, await fixture.cluster.user("alice")), [{
      data: "alice 127.0.0.1 x ",
    }]);
    assert.deepEqual(await askAll(fixture, { ca }), [{ data: "nobody 127.0.0.1 x " }]);
  });
});

Deno.test("a certificate of another CA that says root is refused, with the reason", async () => {
  await withDaemon(echo, async (fixture) => {
    const foreign = await createTestCluster();
    try {
      const { client } = await foreign.user("root");
      const credentials = { ca: fixture.cluster.ca, ...(client ? { client } : {}) };
      const [result] = await askAll(fixture, credentials);
      assert.match(
        (result as { error: string }).error,
        /Permission denied.*this cluster's CA did not sign it/,
      );
      assert.match(fixture.warnings.join("\n"), /did not sign it/);
    } finally {
      await foreign.remove();
    }
  });
});

Deno.test("an expired certificate is named as expired, one with two names as ambiguous", async () => {
  await withDaemon(echo, async (fixture) => {
    for (
      const [subject, days, reason] of [["/CN=root", "-1", /expired on/], [
        "/CN=alice/CN=root",
        "1",
        /exactly one/,
      ]] as const
    ) {
      const client = await signByHand(fixture.cluster, subject, days);
      const [result] = await askAll(fixture, { ca: fixture.cluster.ca, client });
      assert.match((result as { error: string }).error, reason);
    }
  });
});

async function signByHand({ root, user }: TestCluster, subject: string, days: string) {
  const run = promisify(execFile);
  const { client } = await user("temporary");
  const path = (name: string) => join(root, "etc/xcat/ca", name);
  const keyFile = join(root, "home/temporary/.xcat/client-cred.pem");
  const csr = join(root, "by-hand.csr");
  await run("openssl", [
    "req",
    "-new",
    "-key",
    keyFile,
    "-subj",
    subject,
    "-config",
    path("openssl.cnf"),
    "-out",
    csr,
  ]);
  const { stdout } = await run("openssl", [
    ...["x509", "-req", "-in", csr, "-CA", path("ca-cert.pem"), "-CAkey", path("private/ca-key.pem")],
    ...["-days", days, "-set_serial", "7", "-extfile", path("openssl.cnf"), "-extensions", "client"],
  ]);
  return { key: client?.key ?? "", cert: stdout };
}

Deno.test("TLS older than 1.2 is refused", async () => {
  await withDaemon(echo, async (fixture) => {
    const run = promisify(execFile)("openssl", [
      ...[
        "s_client",
        "-connect",
        `127.0.0.1:${fixture.daemon.port}`,
        "-tls1_1",
        "-cipher",
        "ALL:@SECLEVEL=0",
      ],
    ]);
    run.child.stdin?.end();
    await assert.rejects(run);
  });
});
