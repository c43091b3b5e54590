/** A management node of its own with services, as on a machine: `service mysqld start`, `service xcatd restart`. */
import { type ManagementNode, runSession, type StepResult } from "../e2e/session.ts";

const mysqlFolder = "/var/lib/mysql";

/** ALT's: everything below the server's own folder, and closed to the network. */
const altSettings = `[mysqld]
datadir = ${mysqlFolder}/db
socket = ${mysqlFolder}/mysql.sock
pid-file = ${mysqlFolder}/mysqld.pid
tmpdir = ${mysqlFolder}/db
skip-networking
innodb-flush-log-at-trx-commit = 0
[client]
socket = ${mysqlFolder}/mysql.sock
`;

/** A service of the old kind: its process in the background, its number in a file. */
function initScript(name: string, program: string, ready: string): string {
  return `#!/bin/sh
pid=/var/run-${name}.pid
case $1 in
start)
  setsid ${program} < /dev/null >> /var/log/${name}.log 2>&1 &
  echo $! > $pid
  n=0; until ${ready} > /dev/null 2>&1; do n=$((n+1)); [ $n -lt 300 ] || exit 1; sleep 0.1; done ;;
stop)
  [ ! -e $pid ] || { kill "$(cat $pid)" && while kill -0 "$(cat $pid)"; do sleep 0.05; done; rm $pid; } 2> /dev/null ;;
restart) "$0" stop; "$0" start ;;
esac
`;
}

const asMysql = "setpriv --reuid=mysql --regid=mysql --init-groups";

/** Makes a MariaDB with no database in it, not running, and the two services. */
function mariadbMachine(): string[] {
  const service = (name: string, program: string, ready: string) => [
    `cat > /etc/init.d/${name} <<'EOF'\n${initScript(name, program, ready)}EOF`,
    `chmod 755 /etc/init.d/${name}`,
  ];
  return [
    ...service(
      "mysqld",
      `${asMysql} mariadbd --defaults-file=${mysqlFolder}/my.cnf`,
      `[ -S ${mysqlFolder}/mysql.sock ]`,
    ),
    ...service("xcatd", "xcatd", "lsxcatd -v"),
    "rm -rf /etc/mysql /etc/init.d/mariadb",
    `rm -rf ${mysqlFolder}; mkdir -p ${mysqlFolder}; chown mysql ${mysqlFolder}`,
    `cat > ${mysqlFolder}/my.cnf <<'EOF'\n${altSettings}EOF`,
    `ln -s ${mysqlFolder}/my.cnf /etc/my.cnf`,
    `${asMysql} mariadb-install-db --no-defaults --datadir=${mysqlFolder}/db --skip-test-db` +
    " --auth-root-authentication-method=normal > /dev/null",
    "kill $daemon; wait $daemon; service xcatd start",
  ];
}

/** Runs the commands on a machine with MariaDB; answers what each printed. */
export async function onMariadbMachine(
  node: ManagementNode,
  commands: readonly string[],
): Promise<StepResult[]> {
  const before = [mariadbMachine().join("\n")];
  const results = await runSession(node, [...before, ...commands, "service xcatd stop; service mysqld stop"]);
  if (results[0]?.status !== 0) throw new Error(`The machine could not be made: ${results[0]?.output}`);
  return results.slice(before.length, -1);
}
