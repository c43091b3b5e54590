/** Logins on the serial consoles of the nodes, with the password that packimage put into the image. */
import { fileURLToPath } from "node:url";
import { folder, logs, sysroot } from "./cluster.ts";
import { rootPassword } from "./osimage.ts";
import type { Session } from "./session.ts";

const consoleTools = fileURLToPath(new URL("../e2e/console_tools.sh", import.meta.url));

/** Natively, then by conserver. */
export async function useConsoles(session: Session): Promise<void> {
  session.chapter("Their consoles");
  await logIn(session, "node1");
  await session.type(`grep -c 'node1 login:' ${sysroot}/var/log/consoles/node1`, { shows: [/^[1-9]/m] });
  await startConserver(session);
  await logIn(session, "node2");
  await session.type(`grep -c on-node2 ${sysroot}/var/log/consoles/node2`, { shows: [/^[1-9]/m] });
}

/** Logs in on the serial port, in a terminal of tmux. */
async function logIn(session: Session, node: string): Promise<void> {
  const type = (line: string) => session.type(`. ${consoleTools} && ${line}`);
  await type(`window ${node} rcons ${node}`);
  await type(`shown ${node} '[Enter'`);
  await type(`until_true 'tmux send-keys -t ${node} Enter; sleep 1; shows ${node} "${node} login:"'`);
  await session.type(`tmux send-keys -t ${node} root Enter`);
  await type(`shown ${node} Password:`);
  await session.type(`tmux send-keys -t ${node} ${rootPassword} Enter`);
  await type(`shown ${node} '~ #'`);
  await session.type(`tmux send-keys -t ${node} 'echo on-$(hostname)' Enter`);
  await type(`shown ${node} on-${node}`);
  await session.type(`tmux capture-pane -p -t ${node} | grep -v '^$'`);
  await session.type(`tmux send-keys -t ${node} exit Enter C-e c .`);
  await type(`closed ${node}`);
}

/** The real conserver, with the program under test as what it runs for node2; its files are this lab's. */
async function startConserver(session: Session): Promise<void> {
  await session.type("makeconservercf node2");
  const here = `s,exec .*/cons/ipmi,exec ${folder}/bin/xcat nodeconsole,; s, /var/log/, ${sysroot}/var/log/,`;
  await session.type(
    `sed '${here}' ${sysroot}/etc/conserver.cf > ${folder}/conserver.cf && cat ${folder}/conserver.cf`,
  );
  await session.type(`conserver -d -p 3109 -C ${folder}/conserver.cf -L ${logs}/conserver.log`);
  await session.type(
    `. ${consoleTools} && until_true 'console -M localhost -p 3109 -u | grep -q "node2 *up"'`,
    {
      log: `${logs}/conserver.log`,
    },
  );
}
