import assert from "node:assert/strict";
import { seedNode } from "../e2e/session.ts";
import { whyNoSandbox } from "../lab/sandbox.ts";
import { mariadbMachine, onMachine } from "./machine.ts";
import { hasMariadb } from "./mariadb.ts";

const ignore = whyNoSandbox() !== undefined || !hasMariadb();
const accounts = `mysql -NBe "SELECT host FROM mysql.user WHERE user='xcatadmin' ORDER BY host"`;

Deno.test({
  name: "mysqlsetup -i starts a closed server, opens it, takes all tables along; -u lets further hosts in",
  ignore,
  async fn() {
    const steps = await onMachine(mariadbMachine, seedNode, [
      "nodeadd node1-node3 groups=all,compute",
      "service mysqld stop",
      `XCATMYSQLADMIN_PW='pa"s|'"'"'\\1' mysqlsetup -i -V`,
      "stat -c '%a %U' /etc/xcat/cfgloc; cat /etc/xcat/cfgloc; ls /etc/xcat | grep -v '^ca\\|^cert\\|^host\\|^http'",
      "lsxcatd -d; nodels; XCATBYPASS=1 nodels compute",
      "grep networking /var/lib/mysql/my.cnf",
      accounts,
      "printf 'node1\\n1.115.85.2\\n10.%%.%%.%%\\nnodex.cluster.net\\n' > allowed_hosts; mysqlsetup -u -f allowed_hosts -V",
      accounts,
      "mysqlsetup -i",
      'echo "node1;x" > bad; mysqlsetup -u -f bad',
      "rm -f /etc/xcat/cfgloc; service xcatd restart; lsxcatd -d; nodels",
      "XCATMYSQLADMIN_PW=x mysqlsetup -i",
    ]);
    const [, , setUp, files, engine, settings, first, update, second, again, bad, back, present] = steps;
    assert.deepEqual(setUp, {
      status: 0,
      output:
        "The database server answers.\nMade the database xcatdb, and the user xcatadmin for localhost, " +
        "127.0.0.1, mn, mn.cluster, 172.16.2.2.\n" +
        (/Copied \d+ rows, and wrote \/etc\/xcat\/cfgloc\./.exec(setUp?.output ?? "")?.[0] ?? "Copied") +
        "\nThe site uses the database xcatdb now. xcatd was restarted and uses it.",
    });
    assert.equal(
      files?.output,
      "600 root\nmysql:dbname=xcatdb;host=mn.cluster|xcatadmin|pa\"s|'\\1\ncfgloc\ncfgloc.new.lock\nxcat.sqlite",
    );
    assert.equal(engine?.output, "dbengine=mysql\nnode1\nnode2\nnode3\nnode1\nnode2\nnode3");
    assert.equal(settings?.output, "#skip-networking");
    assert.equal(first?.output, "127.0.0.1\n172.16.2.2\nlocalhost\nmn\nmn.cluster");
    assert.equal(update?.status, 0);
    assert.match(update?.output ?? "", /^xcatadmin@10\.%\.%\.% may use the database xcatdb\.$/m);
    assert.equal(
      second?.output,
      "1.115.85.2\n10.%.%.%\n127.0.0.1\n172.16.2.2\nlocalhost\nmn\nmn.cluster\nnode1\nnodex.cluster.net",
    );
    assert.deepEqual([again?.status, bad?.status, present?.status], [1, 1, 1]);
    assert.match(again?.output ?? "", /names a MySQL database already.*remove that file/);
    assert.match(bad?.output ?? "", /bad, line 1: "node1;x" is no host/);
    assert.equal(back?.output, "dbengine=SQLite\nnode1\nnode2\nnode3");
    assert.match(present?.output ?? "", /The database xcatdb is there already.*remove it first/);
  },
});

Deno.test({
  name:
    "passwords come from the environment or the terminal, never from arguments; a wrong one changes nothing",
  ignore,
  async fn() {
    const steps = await onMachine(mariadbMachine, seedNode, [
      "service mysqld start; mysql -e \"ALTER USER root@localhost IDENTIFIED BY 'r00t'\"",
      "XCATMYSQLADMIN_PW=x mysqlsetup -i",
      "XCATMYSQLADMIN_PW=x XCATMYSQLROOT_PW=wrong mysqlsetup -i",
      "mysqlsetup -i",
      "ls /etc/xcat/cfgloc*; MYSQL_PWD=r00t mysql -NBe \"SHOW DATABASES LIKE 'xcat%'\"",
      "(sleep 3; printf 'typed\\n'; sleep 3; printf 'r00t\\n'; sleep 8) | script -qec 'mysqlsetup -i' /dev/null",
      "cut -d'|' -f3 /etc/xcat/cfgloc",
    ]);
    const [, none, wrong, missing, left, typed, kept] = steps;
    assert.match(none?.output ?? "", /wants a password of root.*XCATMYSQLROOT_PW/);
    assert.match(wrong?.output ?? "", /does not take this password of root/);
    assert.match(missing?.output ?? "", /no password for the database's user xcatadmin.*XCATMYSQLADMIN_PW/);
    assert.deepEqual([none?.status, wrong?.status, missing?.status], [1, 1, 1]);
    assert.match(left?.output ?? "", /No such file/);
    assert.doesNotMatch(typed?.output ?? "", /typed|r00t/);
    assert.match(typed?.output ?? "", /The site uses the database xcatdb now/);
    assert.equal(kept?.output, "typed");
  },
});

Deno.test({
  name:
    "a mysqlsetup that is killed at any moment leaves SQLite in use and nothing behind, and runs again at once",
  ignore,
  async fn() {
    const undo = `undo() { rm /etc/xcat/cfgloc; service xcatd stop; mysql -e "DROP DATABASE xcatdb";
      ${accounts} | while read h; do mysql -e "DROP USER xcatadmin@'$h'"; done; }`;
    // At sixteen moments between its start and its end.
    const kill =
      `begin=$(date +%s%N); mysqlsetup -i > /dev/null; whole=$((($(date +%s%N) - begin) / 1000000)); undo
    for n in $(seq 16); do
      mysqlsetup -i > /dev/null & p=$!
      sleep $(printf '%d.%03d' $((whole * n / 16 / 1000)) $((whole * n / 16 % 1000))); kill -9 $p; wait $p
      flock /etc/xcat/cfgloc.new.lock true
      if [ -e /etc/xcat/cfgloc ]; then
        echo done $(XCATBYPASS=1 nodels; XCATBYPASS=1 lsxcatd -d); undo
      else
        echo killed $(mysql -NBe "SHOW DATABASES LIKE 'xcat%'"; ${accounts}; XCATBYPASS=1 lsxcatd -d)
      fi
      [ ! -e /etc/xcat/cfgloc.new ] || echo left
    done 2>/dev/null`;
    const [, killed, again, lost] = await onMachine(mariadbMachine, seedNode, [
      "nodeadd node1-node3 groups=all; sed -i s/^skip/#skip/ /var/lib/mysql/my.cnf; service mysqld start; " +
      `export XCATMYSQLADMIN_PW=x; service xcatd stop; ${undo}`,
      kill,
      // Straight after a kill, while what it began is still being undone.
      "[ ! -e /etc/xcat/cfgloc ] || undo; mysqlsetup -i > /dev/null & p=$!; " +
      "until mysql -e 'use xcatdb' 2>/dev/null; do :; done; kill -9 $p; wait $p 2>/dev/null; mysqlsetup -i",
      // A power failure takes what would have cleaned up as well.
      "mv /etc/xcat/cfgloc /etc/xcat/cfgloc.new; mysqlsetup -i; XCATBYPASS=1 nodels; XCATBYPASS=1 lsxcatd -d",
    ]);
    const lines = (killed?.output ?? "").split("\n");
    const whole = ["killed dbengine=SQLite", "done node1 node2 node3 dbengine=mysql"];
    assert.deepEqual(lines.filter((line) => !whole.includes(line)), []);
    assert.equal(lines.length, 16);
    assert.ok(lines.filter((line) => line === whole[0]).length >= 3, killed?.output);
    assert.match(again?.output ?? "", /^The site uses the database xcatdb now\./);
    assert.match(lost?.output ?? "", /^The site uses .*\nnode1\nnode2\nnode3\ndbengine=mysql$/);
  },
});

Deno.test({
  name:
    "the way by hand: users and database in SQL, dumpxCATdb, cfgloc, restorexCATdb past the daemon, restart",
  ignore,
  async fn() {
    const sql = [
      "CREATE DATABASE xcatdb;",
      "CREATE USER xcatadmin IDENTIFIED BY 'pass123';",
      ...["mn", "mn.cluster", "sn1", "sn1.cluster", "'%.cluster'", "'8.113.33.%'", "127.0.0.1"].map((host) =>
        `GRANT ALL on xcatdb.* TO xcatadmin@${host} IDENTIFIED BY 'pass123';`
      ),
    ];
    const steps = await onMachine(mariadbMachine, seedNode, [
      "sed -i 's/^skip-networking/#&/' /var/lib/mysql/my.cnf; nodeadd node1-node3 groups=all",
      "service mysqld start",
      `/usr/bin/mysql -u root <<'EOF'\n${sql.join("\n")}\nEOF`,
      "mkdir backup",
      "dumpxCATdb -p backup",
      "echo 'mysql:dbname=xcatdb;host=mn.cluster|xcatadmin|pass123' > /etc/xcat/cfgloc",
      "chmod 0600 /etc/xcat/cfgloc",
      "XCATBYPASS=1 restorexCATdb -p backup",
      "service xcatd restart",
      "lsxcatd -d; nodels; XCATBYPASS=1 nodels; tabdump policy | head -2",
      // Back, and by the command: what is there from before is in the way.
      "rm -f /etc/xcat/cfgloc; service xcatd restart; lsxcatd -d; XCATMYSQLADMIN_PW=pass123 mysqlsetup -i",
      "mysql -u root mysql <<'EOF'\nshow databases;\nselect User,Host FROM user;\n" +
      "DELETE from user where User = 'xcatadmin';\ndrop database xcatdb;\nflush privileges;\nEOF",
      "XCATMYSQLADMIN_PW=pass123 mysqlsetup -i; lsxcatd -d",
    ]);
    const results = steps.map(({ output, status }) => `${status} ${output}`);
    assert.deepEqual(
      results.slice(5, 9).map((one) => one.slice(0, 1)),
      ["0", "0", "0", "0"],
      results.join("\n"),
    );
    assert.equal(
      steps[9]?.output,
      "dbengine=mysql\nnode1\nnode2\nnode3\nnode1\nnode2\nnode3\n" +
        '#priority,name,host,commands,noderange,parameters,time,rule,comments,disable\n"1","root",,,,,,"allow",,',
    );
    assert.match(steps[10]?.output ?? "", /^dbengine=SQLite\nError: The database xcatdb is there already/);
    // That users are in a view is MariaDB's; what the page types still works.
    assert.match(steps[12]?.output ?? "", /dbengine=mysql$/, results.slice(10).join("\n"));
  },
});
