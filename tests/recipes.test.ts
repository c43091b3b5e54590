/** Each recipe of the README is built in a copy of the repository and run. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const repository = new URL("../", import.meta.url).pathname;
const readme = readFileSync(join(repository, "README.md"), "utf8");

/** Code blocks that begin with `// path` or `# path`, by path. */
function recipeFiles(plugin: string): [path: string, code: string][] {
  const blocks = [...readme.matchAll(/```\w+\n(?:\/\/|#) (\S+)\n([\s\S]*?)```/g)];
  return blocks.map(([, path = "", code = ""]) => [path, code] as [string, string])
    .filter(([path]) => path.includes(`/${plugin}/`));
}

/** Runs a command, which must succeed, and returns what it prints. */
type Xcat = (...words: string[]) => string;

/** @param test gets the system root, too */
function withRecipe(plugin: string, test: (xcat: Xcat, root: string) => void): void {
  const copy = mkdtempSync(join(tmpdir(), "xcat-recipe-"));
  try {
    for (const part of ["core", "node_modules", "package.json", "deno.json"]) {
      symlinkSync(join(repository, part), join(copy, part));
    }
    const changed = ["plugins", "cmd", "share"].map((part) => join(repository, part));
    spawnSync("cp", ["-r", ...changed, copy]);
    const files = recipeFiles(plugin);
    assert.ok(files.length >= 2, `the README has no recipe for ${plugin}`);
    for (const [path, code] of files) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      writeFileSync(join(copy, path), code);
    }
    const list = join(copy, "plugins/mod.ts");
    const extended = `import ${plugin} from "./${plugin}/mod.ts";\n` +
      readFileSync(list, "utf8").replace("= [", `= [\n  ${plugin},`);
    writeFileSync(list, extended);
    test((...words) => {
      const { status, stdout, stderr } = spawnSync(
        Deno.execPath(),
        ["run", "--no-config", "--node-modules-dir=manual", "-A", join(copy, "cmd/xcat.ts"), ...words],
        {
          encoding: "utf8",
          env: { ...Deno.env.toObject(), XCAT_SYSROOT: join(copy, "root"), XCATBYPASS: "1" },
        },
      );
      assert.equal(status, 0, `xcat ${words.join(" ")}: ${stderr}`);
      return stdout;
    }, join(copy, "root"));
  } finally {
    rmSync(copy, { recursive: true });
  }
}

Deno.test("recipe: a new command is one file and one line", () =>
  withRecipe("hello", (xcat) => {
    xcat("nodeadd", "node1", "groups=all", "nodepos.rack=7");
    assert.equal(xcat("hello", "node1"), "node1: hello from rack 7\n");
    assert.equal(xcat("hello", "-l", "all"), "node1: HELLO FROM RACK 7\n");
    assert.match(xcat("hello", "-h"), /Greet nodes by their rack/);
  }));

Deno.test("recipe: a new table is known to every table command at once", () =>
  withRecipe("cooling", (xcat) => {
    xcat("nodeadd", "node1-node20", "groups=all");
    xcat("chtab", "node=all", "cooling.loop=|node(\\d+)|loop(($1-1)/10+1)|");
    assert.equal(xcat("nodels", "node11", "cooling.loop"), "node11: loop2\n");
    assert.match(xcat("tabdump", "-d", "cooling"), /Number of the cooling loop/);
  }));

Deno.test("recipe: a new driver is a table of verbs, an absent verb is said to be unsupported", () =>
  withRecipe("filepower", (xcat) => {
    xcat("nodeadd", "node1", "groups=all", "nodehm.mgt=filepower");
    assert.equal(xcat("rpower", "node1", "stat"), "node1: off\n");
    assert.equal(xcat("rpower", "node1", "on"), "node1: on\n");
    assert.equal(xcat("rpower", "node1", "stat"), "node1: on\n");
  }));

Deno.test("recipe: a new distribution installs nodes by its installer and a template", () =>
  withRecipe("toy", (xcat, root) => {
    const files = {
      "toy1/x86_64/boot/linux": "Linux",
      "toy1/x86_64/boot/initrd.gz": "initrd",
      "toy1/x86_64/packages/vim": "package",
      "custom/install/toy/compute.installer.pkglist": "vim\n",
    };
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, "install", path)), { recursive: true });
      writeFileSync(join(root, "install", path), content);
    }
    const image = "toy1-x86_64-install-compute";
    const line = (words: string) => xcat(...words.split(" "));
    line("mkdef -u -t osimage osvers=toy1 osarch=x86_64 profile=compute");
    line("nodeadd node1 groups=all hosts.ip=10.0.0.11 mac.mac=52:54:00:00:00:01 nodepos.rack=7");
    line("chtab node=node1 noderes.netboot=pxe noderes.xcatmaster=10.0.0.1");
    assert.equal(line(`nodeset node1 osimage=${image}`), "node1: install toy1-x86_64-compute\n");
    const read = (path: string) => readFileSync(join(root, path), "utf8");
    const answers = "erase /dev/sda\nname node1\npackages vim\nrack 7\n";
    assert.equal(read("install/autoinst/node1/answers.txt"), answers);
    assert.equal(read("tftpboot/xcat/toy1/x86_64/linux"), "Linux");
    const bootFile = read("tftpboot/pxelinux.cfg/node1");
    assert.match(bootFile, /KERNEL xcat\/toy1\/x86_64\/linux\n/);
    assert.match(
      bootFile,
      /initrd\.gz answers=http:\/\/10\.0\.0\.1\/install\/autoinst\/node1\/answers\.txt /,
    );
  }));
