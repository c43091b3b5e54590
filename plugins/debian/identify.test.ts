import assert from "node:assert/strict";
import { identify } from "./identify.ts";

const disc = (info: string, files = ["md5sum.txt"]) => identify({ info, arch: "", files });

Deno.test("what discs of Debian and Ubuntu say of themselves", () => {
  const cases: [info: string, osvers: string, arch: string][] = [
    [
      'Debian GNU/Linux 12.5.0 "Bookworm" - Official amd64 NETINST with firmware 20240210-11:27',
      "debian12.5.0",
      "x86_64",
    ],
    [
      'Debian GNU/Linux 12.12.0 "Bookworm" - Official amd64 DVD Binary-1 with firmware 20250906-10:24',
      "debian12.12.0",
      "x86_64",
    ],
    ['Debian GNU/Linux 10.4.0 "Buster" - Official i386 DVD Binary-1 20200509-10:26', "debian10.4.0", "x86"],
    [
      'Ubuntu-Server 22.04.4 LTS "Jammy Jellyfish" - Release amd64 (20240216.1)',
      "ubuntu22.04.4",
      "x86_64",
    ],
  ];
  for (const [info, osvers, arch] of cases) {
    const found = disc(info);
    assert.deepEqual([found?.osvers, found?.arch, found?.refusal], [osvers, arch, undefined], info);
  }
  assert.equal(disc("ALT Server 10"), undefined);
});

Deno.test("a disc that is not the first of a set would take the place of the first one's lists", () => {
  const found = disc(
    'Debian GNU/Linux 12.5.0 "Bookworm" - Official amd64 DVD Binary-2 with firmware 20240210-11:28',
  );
  assert.match(found?.refusal ?? "", /^is disc 2 of a set.*copy disc 1/);
});

Deno.test("either list of checksums will do", () => {
  assert.deepEqual(disc("Debian GNU/Linux 13.1.0", ["sha256sum.txt"])?.needed, []);
  assert.deepEqual(disc("Debian GNU/Linux 13.1.0", [])?.needed, ["md5sum.txt"]);
});
