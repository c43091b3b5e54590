import assert from "node:assert/strict";
import { parseSynclist } from "./synclist.ts";

Deno.test("lines and sections of a synclist", () => {
  const entries = parseSynclist(
    "# files\n/a -> /b\n/c /d ->  (compute,-n1) /e/\nMERGE:\n/m -> /etc/passwd\nEXECUTE:\n/run.sh\n",
    "list",
  );
  assert.deepEqual(
    entries.map(({ action, sources, noderange, destination, where }) => [
      action,
      sources,
      noderange,
      destination,
      where,
    ]),
    [
      ["copy", ["/a"], undefined, "/b", "list, line 2"],
      ["copy", ["/c", "/d"], "compute,-n1", "/e/", "list, line 3"],
      ["merge", ["/m"], undefined, "/etc/passwd", "list, line 5"],
      ["execute", ["/run.sh"], undefined, "", "list, line 7"],
    ],
  );
  assert.throws(
    () => parseSynclist("/a /b", "list"),
    /list, line 1: "\/a \/b" is not "source… -> destination"/,
  );
  assert.throws(() => parseSynclist("a -> /b", "list"), /"a" is no absolute path/);
});
