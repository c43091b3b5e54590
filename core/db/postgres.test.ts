import { postgresPrograms, startPostgres } from "../../tests/databases/postgres.ts";
import { openPostgres } from "./postgres.ts";
import { testServerStore } from "./contract/server_store.ts";

testServerStore({
  name: "PostgreSQL",
  package: "postgresql",
  installed: postgresPrograms() !== undefined,
  start: startPostgres,
  engine: "postgres",
  open: openPostgres,
  watched: true,
  endSessions: (database) =>
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`,
});
