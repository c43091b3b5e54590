/** A `base/release` that was signed by the real gpg, and is checked by the real gpgv. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import alt from "../../plugins/alt/mod.ts";
import { readPackageList } from "../../plugins/alt/repository/package_list.ts";
import { parseVendors } from "../../plugins/alt/repository/vendors.ts";
import tables from "../../plugins/tables/mod.ts";
import { type TestSite, withSite } from "../definitions/test_site.ts";
import { buildRpms } from "./rpm_packages.ts";

/** A person with a key of his own. */
interface Signer {
  fingerprint: string;
  /** Public key, binary. */
  publicKey: Uint8Array;
  sign(text: string): string;
}

function makeSigner(home: string, name: string): Signer {
  const gpg = (args: string[], input = "") =>
    execFileSync("gpg", ["--homedir", home, "--batch", "--quiet", "--pinentry-mode", "loopback", ...args], {
      input,
      stdio: ["pipe", "pipe", "ignore"],
    });
  gpg([
    "--passphrase",
    "",
    "--quick-generate-key",
    `${name} <${name}@example.com>`,
    "ed25519",
    "sign",
    "never",
  ]);
  const listed = gpg(["--list-keys", "--with-colons", name]).toString();
  return {
    fingerprint: /^fpr:+([0-9A-F]+):/m.exec(listed)?.[1] ?? "",
    publicKey: new Uint8Array(gpg(["--export", name])),
    sign: (text) => gpg(["--local-user", name, "--clearsign"], text).toString(),
  };
}

async function withSigners(work: (alice: Signer, mallory: Signer) => Promise<void>): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "xcat-gpg-"));
  try {
    await work(makeSigner(home, "alice"), makeSigner(home, "mallory"));
  } finally {
    execFileSync("gpgconf", ["--homedir", home, "--kill", "all"]);
    rmSync(home, { recursive: true, force: true });
  }
}

function read({ environment: { ports } }: TestSite, vendor?: string) {
  const source = { vendor, uri: "file:/alt", arch: "noarch", component: "classic" };
  return readPackageList({ ...ports, signal: new AbortController().signal }, source);
}

Deno.test("a release that must be signed is used only where that key has signed it", () =>
  withSigners((alice, mallory) =>
    withSite(async (site) => {
      const base = join(site.root, "alt/noarch/base"), keys = join(site.root, "etc/xcat/alt");
      await buildRpms(join(base, "../RPMS.classic"), [{ name: "app", files: { "/usr/share/app": "a" } }]);
      await site.lines("genbasedir --create --topdir=/alt noarch classic");
      const release = readFileSync(join(base, "release"), "utf8");
      const put = (text: string) => writeFileSync(join(base, "release"), text);
      const signed = alice.sign(release);

      await assert.rejects(read(site, "alice"), /\[alice\], which .*vendors.list do not know/);
      mkdirSync(keys, { recursive: true });
      const spaced = alice.fingerprint.replace(/(....)/g, "$1 ").toLowerCase();
      writeFileSync(
        join(keys, "vendors.list"),
        `// keys\nsimple-key "alice"\n{\n  Fingerprint "${spaced}";\n  Name "Alice <alice@example.com>";\n}\n`,
      );
      await assert.rejects(read(site, "alice"), /there is no .*pubring\.gpg/);
      writeFileSync(join(keys, "pubring.gpg"), mallory.publicKey);

      await assert.rejects(read(site, "alice"), /base\/release is not signed: what is in it is not used$/);
      put(signed);
      await assert.rejects(
        read(site, "alice"),
        /is signed with the key [0-9A-F]{16}, which is not in .*pubring\.gpg/,
      );
      writeFileSync(join(keys, "pubring.gpg"), new Uint8Array([...mallory.publicKey, ...alice.publicKey]));
      assert.deepEqual((await read(site, "alice")).map(({ name }) => name), ["app"]);
      assert.equal(
        (await read(site)).length,
        1,
        "a signed release may also be used without asking for its key",
      );

      put(mallory.sign(release));
      await assert.rejects(
        read(site, "alice"),
        new RegExp(`with the key ${mallory.fingerprint}, that of \\[alice\\] is ${alice.fingerprint}`),
      );
      put(signed.replace(/^Date: .*$/m, "Date: today"));
      await assert.rejects(read(site, "alice"), /was changed after it was signed/);
      // What stands beside the signed part is nobody's word.
      put(signed + release.replaceAll(/[0-9a-f]{32,}/g, "00"));
      await assert.rejects(read(site, "alice").then(() => read(site, "bob")), /\[bob\], which/);
      await assert.rejects(
        readPackageList(
          {
            ...site.environment.ports,
            run: without("gpgv", site.environment.ports.run),
            signal: AbortSignal.abort(),
          },
          { vendor: "alice", uri: "file:/alt", arch: "noarch", component: "classic" },
        ),
        /install it/,
      );
    }, [tables, alt])
  ));

/** As on a machine that has no such program. */
function without(program: string, run: TestSite["environment"]["ports"]["run"]): typeof run {
  return (argv, options) =>
    run(argv[0] === program ? [join(process.cwd(), "no-such-program")] : argv, options);
}

Deno.test("vendors.list is read, and what is wrong in it is named", () => {
  const key = "0123456789ABCDEF0123456789ABCDEF01234567";
  assert.deepEqual(
    [...parseVendors(
      `simple-key "a" { Fingerprint "${key}"; };\n# none\nsimple-key "b"\n{\nFingerprint "${key}";\n}\n`,
      "l",
    )],
    [["a", key], ["b", key]],
  );
  assert.throws(() => parseVendors('simple-key "a" { Name "A"; }', "l"), /l: the key "a" has no Fingerprint/);
  assert.throws(() => parseVendors("group-key x", "l"), /l: "group-key x" is not: simple-key/);
});
