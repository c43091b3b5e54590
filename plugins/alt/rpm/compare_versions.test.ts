import assert from "node:assert/strict";
import fc from "fast-check";
import { compareSegments, compareVersions, parseVersion, renderVersion } from "./compare_versions.ts";

Deno.test("segments are compared as rpm compares them", () => {
  const ascending = [
    ["1.0~rc1", "1.0"],
    ["1.0", "1.0^git1"],
    ["1.0^git1", "1.0.1"],
    ["1.0^", "1.0.1"],
    ["1.0a", "1.0.1"],
    ["1.9", "1.10"],
    ["alt1", "alt1.1"],
    ["a", "1"],
    ["09", "10"],
    ["99999999999999999998", "99999999999999999999"],
    ["1.0~~", "1.0~"],
  ] as const;
  for (const [less, more] of ascending) {
    assert.equal(compareSegments(less, more), -1, `${less} < ${more}`);
    assert.equal(compareSegments(more, less), 1, `${more} > ${less}`);
  }
  for (const [one, two] of [["1.0", "1_0"], ["1.01", "1.1"], ["1..0", "1.0"], ["", ""]] as const) {
    assert.equal(compareSegments(one, two), 0, `${one} = ${two}`);
  }
});

Deno.test("comparing both ways round gives opposite answers", () => {
  const version = fc.stringMatching(/^[a-c0-2.~^_]{0,8}$/);
  fc.assert(fc.property(version, version, (one, two) => {
    assert.equal(compareSegments(one, two) + compareSegments(two, one), 0);
  }));
});

Deno.test("a newer branch, then a later build, decides between equal releases", () => {
  const built = (disttag: string | undefined, buildtime: number | undefined) => ({
    ...parseVersion("1.0-alt1"),
    disttag,
    buildtime,
  });
  assert.ok(compareVersions(built("p9+100.1", 5), built("p10+2.1", 1)) < 0);
  assert.ok(compareVersions(built("sisyphus+1.1", 1), built("sisyphus+99.1", 2)) < 0);
  assert.ok(compareVersions(built(undefined, 1), built("sisyphus+99.1", 2)) < 0);
  assert.ok(compareVersions(built(undefined, undefined), built(undefined, 0)) < 0);
  assert.ok(compareVersions(parseVersion("1:1.0-alt1"), parseVersion("2.0-alt1")) > 0);
});

Deno.test("all parts of a version are read", () => {
  assert.deepEqual(parseVersion("2:1.0-rc1-alt3:sisyphus+327911.100.1.1@1700000000"), {
    epoch: 2,
    version: "1.0-rc1",
    release: "alt3",
    disttag: "sisyphus+327911.100.1.1",
    buildtime: 1700000000,
  });
  assert.deepEqual([parseVersion(":1.0").epoch, parseVersion("1.0").release], [0, undefined]);
  assert.equal(renderVersion(parseVersion("2:1.0-alt3:p10+1")), "2:1.0-alt3");
});
