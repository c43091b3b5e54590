/** Tokens: for a password, for a day, from the system's generator, kept as a hash; what they allow is the policy's. */
import assert from "node:assert/strict";
import type { Credentials, Request } from "../../core/context.ts";
import { flushAudit } from "../../core/pipeline/audit.ts";
import type { Clock } from "../../core/ports/mod.ts";
import type { ElementResult, Result } from "../../core/result.ts";
import { encodeResponses } from "../../core/wire/mod.ts";
import { type TestSite, withSite } from "../definitions/test_site.ts";

/** A clock that a test sets; nobody waits by it. */
function fakeClock(site: TestSite): { clock: Clock; pass(ms: number): void; slept: number[] } {
  let now = Date.UTC(2026, 2, 8, 12, 0, 0);
  const slept: number[] = [];
  const clock = { now: () => now, sleep: (ms: number) => (slept.push(ms), Promise.resolve()) };
  site.environment.ports.clock = clock;
  return { clock, slept, pass: (ms) => now += ms };
}

async function ask({ environment }: TestSite, request: Partial<Request>): Promise<Result[]> {
  const asked = { command: "nodels", args: [], peer: "10.0.0.9", ...request };
  return await Array.fromAsync(environment.handle(asked, new AbortController().signal));
}

async function token(site: TestSite, username: string, password: string): Promise<string | undefined> {
  const [result] = await ask(site, { command: "", credentials: { kind: "gettoken", username, password } });
  return (result as ElementResult).children?.[0]?.children?.[0]?.text;
}

async function prepare(site: TestSite): Promise<void> {
  const { stdout } = await site.environment.ports.run(["openssl", "passwd", "-6", "-stdin"], {
    input: "s3cret\n",
  });
  await site.environment.db.write((transaction) => {
    transaction.put("passwd", { key: "xcat", username: "alice" }, { password: "clear text" });
    transaction.put("passwd", { key: "xcat", username: "bob" }, { password: stdout.trim() });
    transaction.put("passwd", { key: "xcat", username: "nobody" }, {});
    transaction.put("passwd", { key: "system", username: "root" }, { password: "system" });
    transaction.put("policy", { priority: "1" }, { name: "alice", commands: "nodels", rule: "allow" });
    transaction.put("nodelist", { node: "n1" }, { groups: "all" });
    return Promise.resolve();
  });
}

const refused = [{ error: "Authentication failure", errorcode: 1 }];

Deno.test("a password gives a token, the token its owner's rights and no more; the table has only its hash", () =>
  withSite(async (site) => {
    await prepare(site);
    fakeClock(site);
    const id = await token(site, "alice", "clear text");
    assert.match(id ?? "", /^[0-9a-f]{64}$/);
    assert.notEqual(await token(site, "alice", "clear text"), id);
    const credentials: Credentials = { kind: "tokens", tokenid: id ?? "" };
    assert.deepEqual(await ask(site, { credentials }), [{ node: "n1" }]);
    assert.match(
      JSON.stringify(await ask(site, { command: "tabdump", args: ["passwd"], credentials })),
      /Permission denied/,
    );
    const rows = JSON.stringify(await site.environment.db.rows("token"));
    assert.ok(!rows.includes(id ?? ""));
    assert.match(rows, /"tokenid":"[0-9a-f]{64}","username":"alice"/);
  }));

Deno.test("the answer is nested as clients of the original read it", () =>
  withSite(async (site) => {
    await prepare(site);
    fakeClock(site);
    const credentials: Credentials = { kind: "gettoken", username: "bob", password: "s3cret" };
    const document = encodeResponses(await ask(site, { command: "", credentials }), "mn", true);
    assert.match(
      document,
      /<data>\s+<token>\s+<id>[0-9a-f]{64}<\/id>\s+<expire>2026-3-9 \d+:0:0<\/expire>\s+<\/token>\s+<\/data>[^]*<serverdone>/,
    );
  }));

Deno.test("wrong, empty and unknown secrets are refused, and cost the guesser time", () =>
  withSite(async (site) => {
    await prepare(site);
    const { slept } = fakeClock(site);
    const wrong: Credentials[] = [
      { kind: "gettoken", username: "alice", password: "wrong" },
      { kind: "gettoken", username: "bob", password: "" },
      { kind: "gettoken", username: "nobody", password: "" },
      { kind: "gettoken", username: "root", password: "system" },
      { kind: "becomeuser", username: "mallory", password: "x" },
      { kind: "tokens", tokenid: "" },
      { kind: "tokens", tokenid: "0".repeat(64) },
    ];
    for (const credentials of wrong) assert.deepEqual(await ask(site, { credentials }), refused);
    assert.deepEqual(slept, wrong.map(() => 1000));
    // The hash from the table is no token, and a certificate does not make up for a wrong password.
    await token(site, "alice", "clear text");
    const [row] = await site.environment.db.rows("token");
    assert.deepEqual(
      await ask(site, { credentials: { kind: "tokens", tokenid: row?.tokenid ?? "" } }),
      refused,
    );
    const credentials: Credentials = { kind: "becomeuser", username: "alice", password: "wrong" };
    assert.deepEqual(await ask(site, { user: "alice", credentials }), refused);
    await flushAudit(site.environment);
    const audited = JSON.stringify(await site.environment.db.rows("auditlog"));
    assert.doesNotMatch(audited, /clear text|s3cret/);
    assert.match(audited, /"command":"gettoken","status":"Denied"/);
    assert.match(audited, /"userid":"alice",.*"command":"gettoken","status":"Allowed"/);
  }));

Deno.test("a token ends after a day, or when site.tokenexpiredays says", () =>
  withSite(async (site) => {
    await prepare(site);
    const { pass } = fakeClock(site);
    const works = async (tokenid = "") => {
      const [result = {}] = await ask(site, { credentials: { kind: "tokens", tokenid } });
      return "node" in result;
    };
    const day = await token(site, "alice", "clear text");
    pass(86_399_000);
    assert.equal(await works(day), true);
    pass(1_000);
    assert.equal(await works(day), false);
    await site.lines("chtab key=tokenexpiredays site.value=never");
    const ever = await token(site, "alice", "clear text");
    pass(1000 * 86_400_000);
    assert.equal(await works(ever), true);
    // Those that have ended are removed when the next one is made.
    assert.deepEqual((await site.environment.db.rows("token")).map(({ expire }) => expire), ["never"]);
  }));

Deno.test("becomeuser is judged as the user", () =>
  withSite(async (site) => {
    await prepare(site);
    const credentials: Credentials = { kind: "becomeuser", username: "alice", password: "clear text" };
    assert.deepEqual(await ask(site, { credentials }), [{ node: "n1" }]);
    assert.match(JSON.stringify(await ask(site, { command: "lsdef", credentials })), /Permission denied/);
  }));
