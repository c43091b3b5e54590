/** What postscripts write, below a folder that stands for the node. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const scripts = fileURLToPath(new URL("../../postscripts", import.meta.url));
const ignore = spawnSync("busybox", ["true"]).status !== 0;

interface Node {
  put(path: string, text: string, mode?: number): void;
  read(path: string): string;
  has(path: string): boolean;
  /** Runs the script by dash and by busybox sh in turn, which must not differ. */
  run(
    script: string,
    env: Record<string, string>,
    ...args: string[]
  ): { status: number | null; stderr: string };
}

function test(name: string, work: (node: Node) => void): void {
  Deno.test({
    name,
    ignore,
    fn() {
      for (const shell of [["sh"], ["busybox", "sh"]]) {
        const root = Deno.makeTempDirSync();
        const put = (path: string, text: string, mode = 0o644) => {
          mkdirSync(dirname(root + path), { recursive: true });
          writeFileSync(root + path, text);
          chmodSync(root + path, mode);
        };
        try {
          work({
            put,
            read: (path) => readFileSync(root + path, "utf8"),
            has: (path) => existsSync(root + path),
            run(script, env, ...args) {
              const [program = "", ...words] = [...shell, `${scripts}/${script}`, ...args];
              const options = {
                env: { PATH: "/usr/bin:/bin", XCAT_ROOT: root, ...env },
                encoding: "utf8",
              } as const;
              const { status, stderr } = spawnSync(program, words, options);
              return { status, stderr };
            },
          });
        } finally {
          Deno.removeSync(root, { recursive: true });
        }
      }
    },
  });
}

test("syslog: sysklogd of a node sends everything to the server, however often it is run", ({ put, read, run }) => {
  put("/etc/syslog.conf", "*.info /var/log/messages\n");
  for (const MASTER of ["172.16.2.3", "172.16.2.2", "172.16.2.2"]) {
    assert.deepEqual(run("syslog", { MASTER }), { status: 0, stderr: "" });
  }
  assert.equal(
    read("/etc/syslog.conf"),
    "*.info /var/log/messages\n# xCAT settings\n*.* @172.16.2.2\n# end of xCAT settings\n",
  );
});

test("syslog: rsyslog of a node sends everything to the server, unless it is told not to", ({ put, read, has, run }) => {
  put("/usr/sbin/rsyslogd", "", 0o755);
  assert.equal(run("syslog", { MASTER: "172.16.2.2", SYSLOG: "ignore" }).status, 0);
  assert.ok(!has("/etc/rsyslog.d/xcat.conf"));
  assert.equal(run("syslog", { MASTER: "172.16.2.2" }).status, 0);
  assert.equal(read("/etc/rsyslog.d/xcat.conf"), "# xCAT settings\n*.* @172.16.2.2\n");
});

test("syslog: on the management node syslogd takes messages of nodes", ({ put, read, run }) => {
  put("/etc/xCATMN", "");
  put("/etc/sysconfig/syslogd", "# options\nSYSLOGD_OPTIONS='-m 0 -u syslogd -j /var/resolv'\n");
  for (const _ of [1, 2]) assert.equal(run("syslog", { MASTER: "172.16.2.2" }).status, 0);
  assert.equal(
    read("/etc/sysconfig/syslogd"),
    "# options\nSYSLOGD_OPTIONS='-m 0 -r -u syslogd -j /var/resolv'\n",
  );
});

test("syslog: without a system log it says so", ({ run }) => {
  const { status, stderr } = run("syslog", { MASTER: "172.16.2.2" });
  assert.equal(status, 1);
  assert.match(stderr, /No system log was found/);
});

test("setupntp: the servers of the site take the place of those there were", ({ put, read, run }) => {
  put("/etc/chrony.conf", "pool 2.pool.ntp.org iburst\ndriftfile /var/lib/drift\n");
  assert.equal(run("setupntp", { MASTER: "172.16.2.2", NTPSERVERS: "10.0.0.1,10.0.0.2" }).status, 0);
  assert.equal(
    read("/etc/chrony.conf"),
    "# pool 2.pool.ntp.org iburst\ndriftfile /var/lib/drift\n# xCAT settings\nserver 10.0.0.1 iburst\n" +
      "server 10.0.0.2 iburst\nmakestep 1 3\n# end of xCAT settings\n",
  );
});

test("setupntp: without any the server of the node is asked, in ntpd's form on ALT Linux", ({ put, read, run }) => {
  put("/etc/ntpd.conf", "server pool.ntp.org\n");
  assert.equal(run("setupntp", { MASTER: "172.16.2.2", NTPSERVERS: "<xcatmaster>" }).status, 0);
  assert.match(read("/etc/ntpd.conf"), /^# server pool\.ntp\.org\n# xCAT settings\nserver 172\.16\.2\.2\n/);
});

const nics = {
  IPADDR: "10.0.1.5",
  NICIPS: "eth0!10.0.1.5,eth1!10.20.0.5|10.21.0.5",
  NICNETWORKS: "eth1!net20|net21",
  NETWORKS_LINES: "2",
  NETWORKS_LINE1: "netname=net20||net=10.20.0.0||mask=255.255.0.0",
  NETWORKS_LINE2: "netname=net21||net=10.21.0.0||mask=255.255.255.128",
};

test("configeth: further interfaces get their addresses in the configuration that the system has", ({ put, read, has, run }) => {
  put("/etc/net/ifaces/lo/options", "");
  assert.deepEqual(run("configeth", nics), { status: 0, stderr: "" });
  assert.equal(read("/etc/net/ifaces/eth1/ipv4address"), "10.20.0.5/16\n10.21.0.5/25\n");
  assert.match(read("/etc/net/ifaces/eth1/options"), /^TYPE=eth\nBOOTPROTO=static\n/);
  assert.ok(!has("/etc/net/ifaces/eth0"), "the one that the node was booted through is left alone");
});

test("configeth: Debian's and ifcfg's files", ({ put, read, run }) => {
  put("/etc/network/interfaces", "");
  assert.equal(run("configeth", nics, "eth1").status, 0);
  assert.equal(
    read("/etc/network/interfaces.d/eth1"),
    "auto eth1\niface eth1 inet static\n  address 10.20.0.5/16\niface eth1 inet static\n  address 10.21.0.5/25\n",
  );
  put("/etc/sysconfig/network-scripts/ifcfg-lo", "");
  assert.equal(run("configeth", nics, "eth1").status, 0);
  assert.match(
    read("/etc/sysconfig/network-scripts/ifcfg-eth1"),
    /^IPADDR=10\.20\.0\.5\nPREFIX=16\nIPADDR1=10\.21\.0\.5\n/m,
  );
});

test("configeth: an address of no known network is said, and the others are set up", ({ put, has, run }) => {
  put("/etc/net/ifaces/lo/options", "");
  const env = { ...nics, NICIPS: "eth1!10.20.0.5,eth2!10.9.0.1" };
  const { status, stderr } = run("configeth", env);
  assert.equal(status, 1);
  assert.match(stderr, /eth2: nics\.nicnetworks names no network for 10\.9\.0\.1/);
  assert.ok(has("/etc/net/ifaces/eth1/ipv4address"));
});
