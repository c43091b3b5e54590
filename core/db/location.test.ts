import assert from "node:assert/strict";
import { parseLocation } from "./location.ts";

Deno.test("lines of cfgloc are read as the original writes them", () => {
  assert.deepEqual(parseLocation("Pg:dbname=xcatdb;host=10.0.0.1|xcatadm|password\n"), {
    engine: "postgres",
    host: "10.0.0.1",
    port: 5432,
    database: "xcatdb",
    user: "xcatadm",
    password: "password",
    tls: "prefer",
  });
  assert.deepEqual(parseLocation("mysql:dbname=xcatdb;host=mn.cluster;port=3307|xcatadmin|pass|12 3\n"), {
    engine: "mysql",
    host: "mn.cluster",
    port: 3307,
    database: "xcatdb",
    user: "xcatadmin",
    password: "pass|12 3",
    tls: "disable",
  });
  assert.deepEqual(parseLocation("SQLite:/etc/xcat"), { engine: "sqlite", file: "/etc/xcat/xcat.sqlite" });
});

Deno.test("a wrong line is explained without its password", () => {
  const wrong: [string, RegExp][] = [
    ["", /no known database/],
    ["Oracle:dbname=x|u|s3cret", /no known database/],
    ["DB2:xcatdb|xcatdb|s3cret", /DB2 is not supported.*dumpxCATdb/],
    ["mysql:host=a|u|s3cret", /names no database/],
    ["mysql:dbname=a|", /names no user/],
    ["Pg:dbname=a;sslkey=b|u|s3cret", /"sslkey" cannot be used/],
    ["mysql:dbname=a;sslmode=require|u|s3cret", /"sslmode" cannot be used/],
    ["Pg:dbname=a;port=x|u|s3cret", /"port" cannot be used/],
  ];
  for (const [line, message] of wrong) {
    assert.throws(() => parseLocation(line), (error: Error) => {
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /s3cret/);
      return true;
    });
  }
});
