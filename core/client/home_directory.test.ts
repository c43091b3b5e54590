import assert from "node:assert/strict";
import { homeDirectory } from "./home_directory.ts";

Deno.test("the home of a user is the one in the password file", () => {
  const passwd = "root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/sh\nbroken\n";
  assert.equal(homeDirectory(passwd, 0), "/root");
  assert.equal(homeDirectory(passwd, 1000), "/home/alice");
  assert.equal(homeDirectory(passwd, 1), undefined);
});
