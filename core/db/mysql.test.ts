import { hasMariadb, startMariadb } from "../../tests/databases/mariadb.ts";
import { account } from "../../tests/databases/server.ts";
import { openMysql } from "./mysql.ts";
import { testServerStore } from "./contract/server_store.ts";

testServerStore({
  name: "MariaDB",
  package: "mariadb-server",
  installed: hasMariadb(),
  start: startMariadb,
  engine: "mysql",
  open: openMysql,
  watched: false,
  endSessions: () => `KILL USER ${account.user}`,
});
