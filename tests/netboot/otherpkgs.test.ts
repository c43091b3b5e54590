/** The postscript otherpkgs: with the real apt and dpkg below a root of their own, and what it tells ALT's apt. */
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../../postscripts/otherpkgs", import.meta.url));
const hasApt = spawnSync("dpkg-scanpackages", ["--version"]).error === undefined;

interface Place {
  /** Root of the node, and site.installdir of the management node. */
  root: string;
  installdir: string;
  put(path: string, content: string): void;
  run(env: Record<string, string>): Promise<{ status: number | null; output: string }>;
}

async function withPlace(work: (place: Place) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "xcat-otherpkgs-" });
  const root = `${folder}/node`, installdir = `${folder}/install`;
  const put = (path: string, content: string) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  };
  const web = createServer(({ url = "" }, response) => {
    try {
      response.end(readFileSync(installdir + decodeURIComponent(url).replace(/^\/install/, "")));
    } catch {
      response.writeHead(404).end();
    }
  });
  web.listen(0, "127.0.0.1");
  await once(web, "listening");
  try {
    await work({
      root,
      installdir,
      put,
      async run(env) {
        const child = spawn("sh", [script], {
          stdio: ["ignore", "pipe", "pipe"],
          env: {
            PATH: process.env["PATH"],
            XCAT_ROOT: root,
            INSTALLDIR: installdir,
            MASTER: "127.0.0.1",
            HTTPPORT: String((web.address() as AddressInfo).port),
            NODESETSTATE: "install",
            ...env,
          },
        });
        let output = "";
        for (const stream of [child.stdout, child.stderr]) {
          stream.on("data", (bytes) => output += String(bytes));
        }
        const [status] = await once(child, "close") as [number | null];
        return { status, output };
      },
    });
  } finally {
    web.closeAllConnections();
    web.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A root that the real apt and dpkg work in, and packages in a folder of the management node. */
function layOutDebian({ root, installdir, put }: Place): Record<string, string> {
  for (
    const name of [
      "state/lists/partial",
      "cache/archives/partial",
      "log",
      "parts",
      "dpkg/info",
      "dpkg/updates",
    ]
  ) {
    mkdirSync(`${root}/apt/${name}`, { recursive: true });
  }
  mkdirSync(`${root}/etc/apt/sources.list.d`, { recursive: true });
  for (const name of ["status", "available"]) put(`${root}/apt/dpkg/${name}`, "");
  put(
    `${root}/apt.conf`,
    `Dir::State "${root}/apt/state"; Dir::State::status "${root}/apt/dpkg/status"; Dir::Cache "${root}/apt/cache";
Dir::Etc::sourcelist "-"; Dir::Etc::sourceparts "${root}/etc/apt/sources.list.d"; Dir::Log "${root}/apt/log";
Dir::Etc::parts "${root}/apt/parts"; Dir::Etc::preferencesparts "${root}/apt/parts"; APT::Sandbox::User "";
DPkg::Options { "--root=${root}"; "--admindir=${root}/apt/dpkg"; "--force-not-root"; "--force-script-chrootless";
"--log=${root}/apt/dpkg.log"; };
`,
  );
  const repository = `${installdir}/post/otherpkgs/debian12/x86_64`;
  const made: [folder: string, name: string, depends?: string][] = [
    ["", "xcat-one", "xcat-lib"],
    ["", "xcat-lib"],
    ["", "xcat-two"],
    ["tools", "xcat-three"],
  ];
  for (const [folder, name, depends] of made) {
    const place = `${installdir}/build/${name}`;
    const control = [
      `Package: ${name}`,
      "Version: 1.0",
      "Architecture: all",
      "Maintainer: test <t@example.org>",
    ];
    if (depends !== undefined) control.push(`Depends: ${depends}`);
    put(`${place}/DEBIAN/control`, [...control, "Description: for a test", ""].join("\n"));
    put(`${place}/usr/share/${name}`, name);
    mkdirSync(`${repository}/${folder}`, { recursive: true });
    execFileSync("dpkg-deb", ["--build", place, `${repository}/${folder}`], { stdio: "ignore" });
  }
  for (const folder of [repository, `${repository}/tools`]) {
    const list = execFileSync("dpkg-scanpackages", ["--multiversion", "."], {
      cwd: folder,
      stdio: ["ignore", "pipe", "ignore"],
    });
    writeFileSync(`${folder}/Packages`, list);
  }
  return { APT_CONFIG: `${root}/apt.conf`, DPKG_ADMINDIR: `${root}/apt/dpkg`, OTHERPKGDIR: repository };
}

function installed({ root }: Place): string[] {
  const text = execFileSync("dpkg-query", [
    `--admindir=${root}/apt/dpkg`,
    "-W",
    "-f",
    "${db:Status-Status} ${Package}\n",
  ], {
    encoding: "utf8",
  });
  return text.split("\n").flatMap((line) => /^installed (.+)/.exec(line)?.[1] ?? []).sort();
}

const debian = (name: string, fn: (place: Place) => Promise<void>) =>
  Deno.test({ name, ignore: !hasApt, fn: () => withPlace(fn) });

debian("lists are installed one after another, with removals before and after", async (place) => {
  const env = layOutDebian(place);
  const first = await place.run({
    ...env,
    OTHERPKGS_INDEX: "2",
    OTHERPKGS1: "xcat-one,tools/xcat-three",
    OTHERPKGS2: "xcat-two",
  });
  assert.equal(first.status, 0, first.output);
  assert.deepEqual(installed(place), ["xcat-lib", "xcat-one", "xcat-three", "xcat-two"]);
  assert.equal(readFileSync(`${place.root}/usr/share/xcat-three`, "utf8"), "xcat-three");

  const next = await place.run({
    ...env,
    OTHERPKGS_INDEX: "2",
    OTHERPKGS1: "-xcat-two,-nosuch,xcat-one",
    OTHERPKGS2: "--xcat-three, --nosuch",
  });
  assert.equal(next.status, 0, next.output);
  assert.deepEqual(installed(place), ["xcat-lib", "xcat-one"]);
});

debian(
  "a package that is nowhere, a folder that cannot be reached, an odd word: it fails and says which",
  async (place) => {
    const env = layOutDebian(place);
    const cases: [Record<string, string>, RegExp][] = [
      [{ OTHERPKGS1: "nosuch" }, /Unable to locate package nosuch/],
      [{ OTHERPKGS1: "xcat-one,--root=/" }, /"--root=\/" is no name of a package/],
      [{ OTHERPKGS1: "xcat-one;x" }, /"xcat-one;x" is no name of a package/],
      [{ OTHERPKGS1: "xcat-one", OTHERPKGDIR: "/srv/x" }, /otherpkgdir: \/srv\/x is not below/],
    ];
    for (const [more, says] of cases) {
      const { status, output } = await place.run({ ...env, OTHERPKGS_INDEX: "1", ...more });
      assert.notEqual(status, 0, String(says));
      assert.match(output, says);
    }
    assert.deepEqual(installed(place), []);
  },
);

Deno.test("a diskless node and a node without lists do nothing", () =>
  withPlace(async ({ run }) => {
    const nothing = { PATH: "/nonexistent:/bin:/usr/bin" };
    for (
      const env of [{ NODESETSTATE: "netboot", OTHERPKGS_INDEX: "1", OTHERPKGS1: "x" }, {
        OTHERPKGS_INDEX: "0",
      }]
    ) {
      assert.deepEqual(await run({ ...nothing, ...env }), { status: 0, output: "" });
    }
  }));

Deno.test("ALT's apt hears the repository's folder, architecture and components", () =>
  withPlace(async ({ root, installdir, put, run }) => {
    const bin = `${root}/bin`;
    // Only what the script may use on ALT: no dpkg; apt-get writes down what it is asked.
    mkdirSync(bin, { recursive: true });
    for (const name of ["sh", "sed", "tr", "dirname", "mkdir", "mv", "sort", "cat", "curl", "wget"]) {
      const found = spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim();
      if (found !== "") symlinkSync(found, `${bin}/${name}`);
    }
    put(`${bin}/apt-get`, `#!/bin/sh\necho "$@" >> ${root}/asked\n`);
    put(`${bin}/rpm`, '#!/bin/sh\n[ "$2" = old ]\n');
    for (const name of ["apt-get", "rpm"]) chmodSync(`${bin}/${name}`, 0o755);
    const dir = `${installdir}/post/otherpkgs/alt/x86_64`;
    const env = { PATH: bin, OTHERPKGDIR: dir, OTHERPKGS_INDEX: "1", OTHERPKGS1: "-old,-absent,mc,--old" };
    const missing = await run(env);
    assert.equal(missing.status, 0);
    assert.match(missing.output, /alt\/x86_64 is no repository of packages: only what apt knows already/);
    assert.equal(readFileSync(`${root}/etc/apt/sources.list.d/xcat-otherpkgs.list`, "utf8"), "");
    rmSync(`${root}/asked`);
    put(`${dir}/base/release`, "Origin: xCAT\nComponents: xcat extra\n");
    const { status, output } = await run(env);
    assert.equal(status, 0, output);
    assert.match(
      readFileSync(`${root}/etc/apt/sources.list.d/xcat-otherpkgs.list`, "utf8"),
      /^rpm http:\/\/127\.0\.0\.1:\d+\/install\/post\/otherpkgs\/alt x86_64 xcat extra\n$/,
    );
    assert.equal(
      readFileSync(`${root}/asked`, "utf8"),
      "-q update\n-y remove old\n-y install mc\n-y remove old\n",
    );
  }));
