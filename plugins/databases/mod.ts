/** Moving a site to another database engine. */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "databases",
  commands: {
    mysqlsetup: () => import("./mysqlsetup.ts").then((module) => module.mysqlsetup),
    pgsqlsetup: () => import("./pgsqlsetup.ts").then((module) => module.pgsqlsetup),
  },
});
