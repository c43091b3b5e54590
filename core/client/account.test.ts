import assert from "node:assert/strict";
import { accountOf } from "./account.ts";

Deno.test("name and home of a user are those in the password file", () => {
  const passwd = "root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/sh\nbroken\nbob:x:7\n";
  assert.deepEqual(accountOf(passwd, 0), { name: "root", home: "/root" });
  assert.deepEqual(accountOf(passwd, 1000), { name: "alice", home: "/home/alice" });
  assert.deepEqual(accountOf(passwd, 7), { name: "bob", home: undefined });
  assert.equal(accountOf(passwd, 1), undefined);
});
