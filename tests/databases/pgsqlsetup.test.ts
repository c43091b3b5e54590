import assert from "node:assert/strict";
import { seedNode } from "../e2e/session.ts";
import { whyNoSandbox } from "../lab/sandbox.ts";
import { onMachine, postgresMachine } from "./machine.ts";
import { postgresPrograms } from "./postgres.ts";

const ignore = whyNoSandbox() !== undefined || postgresPrograms() === undefined;
const psql = "runuser -u postgres -- psql -XqAt -d postgres -c";

Deno.test({
  name: "pgsqlsetup -i starts the server, opens it to this machine and others, takes all tables along",
  ignore,
  async fn() {
    const steps = await onMachine(postgresMachine, seedNode, [
      "nodeadd node1-node3 groups=all,compute",
      `XCATPGPW='pa"s|'"'"'\\1' pgsqlsetup -i -V -a 172.16.2.7`,
      "stat -c '%a %U' /etc/xcat/cfgloc; cat /etc/xcat/cfgloc",
      "lsxcatd -d; nodels; XCATBYPASS=1 nodels compute",
      `grep ' xcatdb ' /var/lib/cluster/data/pg_hba.conf; ${psql} 'SHOW listen_addresses'`,
      "XCATPGPW=x pgsqlsetup -i",
      "rm -f /etc/xcat/cfgloc; service xcatd restart; lsxcatd -d; nodels; XCATPGPW=x pgsqlsetup -i",
      `${psql} 'DROP DATABASE xcatdb' -c 'DROP ROLE xcatadm'; XCATPGPW=x pgsqlsetup -i -N; XCATBYPASS=1 lsxcatd -d; ` +
      "XCATBYPASS=1 nodels",
      "rm -f /etc/xcat/cfgloc; pgsqlsetup -i; ls /etc/xcat/cfgloc",
    ]);
    const [, setUp, files, engine, access, again, back, empty, none] = steps;
    assert.equal(setUp?.status, 0, setUp?.output);
    assert.match(
      setUp?.output ?? "",
      /\nThe site uses the database xcatdb now\. xcatd was restarted and uses it\.$/,
    );
    assert.equal(files?.output, "600 root\nPg:dbname=xcatdb;host=172.16.2.2|xcatadm|pa\"s|'\\1");
    assert.equal(engine?.output, "dbengine=Pg\nnode1\nnode2\nnode3\nnode1\nnode2\nnode3");
    assert.equal(
      access?.output,
      ["127.0.0.1", "172.16.2.2", "172.16.2.7"].map((host) =>
        `host xcatdb xcatadm ${host}/32 scram-sha-256\n`
      )
        .join("") + "localhost, 172.16.2.2",
    );
    assert.match(again?.output ?? "", /names a PostgreSQL database already/);
    assert.match(
      back?.output ?? "",
      /^dbengine=SQLite\nnode1\nnode2\nnode3\nError: The database xcatdb is there already/,
    );
    assert.match(empty?.output ?? "", /\ndbengine=Pg$/);
    assert.match(
      none?.output ?? "",
      /no password for the database's user xcatadm.*XCATPGPW[^]*cannot access/,
    );
  },
});

Deno.test({
  name:
    "a pgsqlsetup that is killed at any moment leaves SQLite in use and nothing behind, and runs again at once",
  ignore,
  async fn() {
    const undo =
      `undo() { rm /etc/xcat/cfgloc; service xcatd stop; ${psql} 'DROP DATABASE xcatdb' -c 'DROP ROLE xcatadm'; }`;
    // At eight moments between its start and its end.
    const kill =
      `begin=$(date +%s%N); pgsqlsetup -i > /dev/null; whole=$((($(date +%s%N) - begin) / 1000000)); undo
    for n in $(seq 8); do
      pgsqlsetup -i > /dev/null & p=$!
      sleep $(printf '%d.%03d' $((whole * n / 8 / 1000)) $((whole * n / 8 % 1000))); kill -9 $p; wait $p
      flock /etc/xcat/cfgloc.new.lock true
      if [ -e /etc/xcat/cfgloc ]; then
        echo done $(XCATBYPASS=1 nodels; XCATBYPASS=1 lsxcatd -d); undo
      else
        echo killed $(${psql} "SELECT datname FROM pg_database WHERE datname ~ 'xcat'" -c "SELECT rolname FROM pg_roles \
          WHERE rolname ~ 'xcat'"; XCATBYPASS=1 lsxcatd -d)
      fi
      [ ! -e /etc/xcat/cfgloc.new ] || echo left
    done 2>/dev/null`;
    const [, killed, again] = await onMachine(postgresMachine, seedNode, [
      "nodeadd node1-node3 groups=all; service postgresql start; " +
      `${psql} "ALTER SYSTEM SET listen_addresses = '*'"; service postgresql restart; ` +
      `export XCATPGPW=x; service xcatd stop; ${undo}`,
      kill,
      "[ ! -e /etc/xcat/cfgloc ] || undo; pgsqlsetup -i > /dev/null & p=$!; " +
      `until ${psql} "SELECT datname FROM pg_database" | grep -q xcat; do :; done; kill -9 $p; wait $p 2>/dev/null; ` +
      "pgsqlsetup -i",
    ]);
    const lines = (killed?.output ?? "").split("\n");
    const whole = ["killed dbengine=SQLite", "done node1 node2 node3 dbengine=Pg"];
    assert.deepEqual(lines.filter((line) => !whole.includes(line)), []);
    assert.equal(lines.length, 8);
    assert.ok(lines.filter((line) => line === whole[0]).length >= 2, killed?.output);
    assert.match(again?.output ?? "", /^The site uses the database xcatdb now\./);
  },
});
