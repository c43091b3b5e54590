/** A management node of its own with services, as on a machine: `service mysqld start`, `service xcatd restart`. */
import { type ManagementNode, runSession, type StepResult } from "../e2e/session.ts";
import { postgresPrograms } from "./postgres.ts";

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

interface ServiceScript {
  name: string;
  program: string;
  /** Succeeds when it serves. */
  ready: string;
  stopSignal?: string;
}

/** A service of the old kind: its process in the background, its number in a file. */
function addService({ name, program, ready, stopSignal = "TERM" }: ServiceScript): string {
  return `echo '#!/bin/sh' > /etc/init.d/${name}; cat >> /etc/init.d/${name} <<'EOF'
pid=/var/run-${name}.pid
case $1 in
start)
  setsid ${program} < /dev/null >> /var/log/${name}.log 2>&1 &
  echo $! > $pid
  n=0; until ${ready} > /dev/null 2>&1; do n=$((n+1)); [ $n -lt 300 ] || exit 1; sleep 0.1; done ;;
stop)
  [ -e $pid ] || exit 0
  kill -${stopSignal} "$(cat $pid)" && while kill -0 "$(cat $pid)" 2> /dev/null; do sleep 0.05; done
  rm $pid ;;
restart) "$0" stop; "$0" start ;;
esac
EOF
chmod 755 /etc/init.d/${name}`;
}

function asUser(user: string): string {
  return `setpriv --reuid=${user} --regid=${user} --init-groups`;
}

/** MariaDB with no database in it, not running: `service mysqld start`. */
export const mariadbMachine: readonly string[] = [
  addService({
    name: "mysqld",
    program: `${asUser("mysql")} mariadbd --defaults-file=${mysqlFolder}/my.cnf`,
    ready: `[ -S ${mysqlFolder}/mysql.sock ]`,
  }),
  "rm -rf /etc/mysql /etc/init.d/mariadb",
  `rm -rf ${mysqlFolder}; mkdir -p ${mysqlFolder}; chown mysql ${mysqlFolder}`,
  `cat > ${mysqlFolder}/my.cnf <<'EOF'\n${altSettings}EOF`,
  `ln -s ${mysqlFolder}/my.cnf /etc/my.cnf`,
  `${asUser("mysql")} mariadb-install-db --no-defaults --datadir=${mysqlFolder}/db --skip-test-db` +
  " --auth-root-authentication-method=normal > /dev/null",
];

/** PostgreSQL with no database in it, not running: `service postgresql start`. */
export const postgresMachine: readonly string[] = [
  "mount -t tmpfs -o mode=777 sockets /run/postgresql",
  addService({
    name: "postgresql",
    program: `${asUser("postgres")} ${postgresPrograms()}/postgres -D /var/lib/cluster/data -c fsync=off`,
    ready: `${postgresPrograms()}/pg_isready`,
    stopSignal: "INT",
  }),
  "mkdir /var/lib/cluster; chown postgres /var/lib/cluster",
  `${asUser("postgres")} ${postgresPrograms()}/initdb -D /var/lib/cluster/data -E UTF8 --no-sync` +
  " --auth-local=peer --auth-host=scram-sha-256 > /dev/null",
  "echo \"unix_socket_directories = '/run/postgresql'\" >> /var/lib/cluster/data/postgresql.conf",
];

/** Runs the commands on a machine with a database server, and xcatd as a service; answers what each printed. */
export async function onMachine(
  machine: readonly string[],
  node: ManagementNode,
  commands: readonly string[],
): Promise<StepResult[]> {
  const xcatd = addService({ name: "xcatd", program: "xcatd", ready: "lsxcatd -v" });
  const before = [
    "set -e",
    ...machine,
    xcatd,
    "kill $daemon; wait $daemon || true",
    "service xcatd start",
    "set +e",
  ];
  const [made, ...results] = await runSession(node, [before.join("\n"), ...commands, "service xcatd stop"]);
  if (made?.status !== 0) throw new Error(`The machine could not be made: ${made?.output}`);
  return results.slice(0, -1);
}
