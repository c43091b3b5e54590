import assert from "node:assert/strict";
import fc from "fast-check";
import { expandTemplate, isTemplate } from "./template.ts";
import { TemplateError } from "./template_error.ts";
import { createTemplates } from "./templates.ts";

Deno.test("templates give the values that sites rely on", () => {
  const cases: [cell: string, node: string, value: string | undefined][] = [
    ["/\\z/-bmc/", "node1", "node1-bmc"],
    ["/rx/eth/", "rx3", "eth3"],
    ["/rx(\\d+)/c$1c/", "rx3", "c$1c"],
    ["s/rx/eth/", "rx3", "s/rx/eth/"],
    ["/unterminated", "rx3", "/unterminated"],
    ["/var/lib/xcat", "rx3", "/var/lib/xcat"],
    ["|\\D+(\\d+)|172.16.2.(100+$1)|", "rx30", "172.16.2.130"],
    ["|\\D+(\\d+)|amm(($1-1)/14+1)|", "rx14", "amm1"],
    ["|\\D+(\\d+)|amm(($1-1)/14+1)|", "rx15", "amm2"],
    ["|\\D+(\\d+)|amm(($1-1)/14+1)|", "rx29", "amm3"],
    ["|\\D+(\\d+)|(($1-1)%14+1)|", "rx28", "14"],
    ["|\\D+(\\d+)|(($1-1)%14+1)|", "blade20", "6"],
    ["|\\D+(\\d+)|cmm(sprintf('%02d',($1-1)/14+1))|", "node20", "cmm02"],
    ["|\\D+(\\d+).*$|172.29.4.($1)|", "node7-x", "172.29.4.7"],
    ["|\\D+(\\d+)-eth1|172.16.($1*10).2|", "sn2-eth1", "172.16.20.2"],
    ["|\\D+(\\d+)|-eth1:172.16.($1*10).2|", "sn2", "-eth1:172.16.20.2"],
    ["|^\\S+(\\d+)$|172.16.3.(100+$1)|", "dmz1node3", "172.16.3.103"],
    ["|f(\\d+)n(\\d+)|($1*10+$2)|", "f1n2", "12"],
    ["|f(\\d+)n.*|($1)|", "f2n1", "2"],
    ["|n(\\d+)|10.(1+$1/65536).(($1/256)%256).($1%256)|", "n100000", "10.2.134.160"],
    ["|\\D+(\\d+)\\D+(\\d+)\\D+(\\d+)\\D+(\\d+)|c($1)f($2)x($3)|", "c01f02x03v04", "c01f02x03"],
    ["|rx|room|", "rx1", "room1"],
    ["|(\\D+)(\\d+)|$1_chassis_$2|", "rx1", "$1_chassis_$2"],
    ["|.*?(\\d+)$|($1/10)|", "rx7", "0"],
    ["|rx(\\d+)|sn(($1-1)/10+1)-(($1-1)%10)|", "rx11", "sn2-0"],
    ["|rx(\\d+)|p(001+$1)|", "rx1", "p2"],
    ["|rx(\\d+)|($1-$1)|", "rx1", "0"],
    ["|rx(\\d+)|(10/($1-1))|", "rx3", "5"],
    ["|rx(\\d+)|(a+$1)|", "rx2", "2"],
    ["|(\\D+)(\\d+)|($1)-x($2)|", "rx01", "rx-x01"],
    ["|rx(\\d+)|x($1)|", "rx1-eth1", "x1-eth1"],
    ["|10.0.0.(1+1)|", "rx9", "10.0.0.2"],
    ["|10.0.($1).($2+0)|", "r007n012", "10.0.7.12"],
    ["|x(-7/2)y(-7%3)|", "n1", "x-3y-1"],
    ["|a|b)(1)|", "a", "b)(1)"],
    ["plain", "n1", "plain"],
  ];
  for (const [cell, node, value] of cases) {
    assert.equal(expandTemplate(cell, node), value, `${cell} for ${node}`);
  }
});

Deno.test("an empty result means undefined", () => {
  const cases: [string, string][] = [
    ["", "n1"],
    ["||", "n1"],
    ["|^.*$||", "n1"],
    ["/n1//", "n1"],
    ["|rx(\\d+)|(10/($1-1))|", "rx1"],
    ["|rx(\\d+)|p(10%($1-1))|", "rx1"],
  ];
  for (const [cell, node] of cases) assert.equal(expandTemplate(cell, node), undefined, cell);
});

Deno.test("functions for letters, dimensions, gaps and addresses", () => {
  const cases: [expression: string, value: string][] = [
    ["a2idx('a')", "1"],
    ["a2idx(C)", "3"],
    ["a2zidx('a')", "0"],
    ["mknum('ab')", "195"],
    ["dim2idx(5)", "5"],
    ["dim2idx(2,14,3)", "17"],
    ["dim2idx(2,3,1,14,2)", "44"],
    ["skip(4,'5')", "4"],
    ["skip(5,'5')", "6"],
    ["skip(9,'5:2,10')", "12"],
    ["ipadd(10,0,0,250,10)", "10.0.1.4"],
    ["ipadd(10,0,0,254,1,1,1)", "10.0.1.1"],
    ["ipadd(10,0,255,255,1)", "10.1.0.0"],
    ["sprintf('%03d-%x',7,255)", "007-ff"],
    ["sprintf('%-3s|%%',a)", "a  |%"],
  ];
  for (const [expression, value] of cases) {
    assert.equal(expandTemplate(`|.*|(${expression})|`, "n1"), value, expression);
  }
});

Deno.test("what cannot be used is an error that shows the template and the reason", () => {
  const cases: [cell: string, node: string, message: RegExp][] = [
    ["|nomatch(\\d+)|x($1)|", "rx1", /^Cannot use template "\|nomatch.*does not match node "rx1"$/],
    ["|rx1$|only1|", "rx2", /does not match node "rx2"/],
    ["/var/log/", "rx2", /does not match/],
    ["|\\D+(\\d+)$|10.0.1.($1)|", "f1n2", /leaves out "f1" at the start of node "f1n2"/],
    ["|rx([|0|", "rx1", /pattern "rx\(\[" cannot be read/],
    ["|(a)\\1|0|", "aa", /back reference/],
    ["|rx(\\d+)|(nosuch($1))|", "rx1", /no function "nosuch" \(known: a2idx/],
    ["|rx(\\d+)|(constructor($1))|", "rx1", /no function/],
    ["|rx(\\d+)|($1+)|", "rx1", /expected a number/],
    ["|rx(\\d+)|()|", "rx1", /expected a number/],
    ["|rx(\\d+)|(skip($1))|", "rx1", /takes an index and a list/],
    ["|rx(\\d+)|($1*$1)|", "rx1234567890", /more than 15 digits/],
    [`|rx|${"(".repeat(99)}1${")".repeat(99)}|`, "rx", /nested/],
  ];
  for (const [cell, node, message] of cases) {
    assert.throws(() => expandTemplate(cell, node), (error) => {
      assert.ok(error instanceof TemplateError, `${cell}: ${error}`);
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("any cell gives a value, nothing, or a TemplateError", () => {
  const text = fc.string({ unit: fc.constantFrom(..."|/()\\d+$1*%-.,'\"[a n?{}"), maxLength: 24 });
  const cell = fc.tuple(fc.constantFrom("|", "/", ""), text).map(([delimiter, inner]) =>
    delimiter + inner + delimiter
  );
  const templates = createTemplates(10);
  fc.assert(
    fc.property(cell, fc.constantFrom("n1", "rack01unit34", "é", ""), (written, node) => {
      try {
        const value = templates.expand(written, node);
        assert.ok(value === undefined || value.length > 0);
        if (!isTemplate(written)) assert.equal(value ?? "", written);
      } catch (error) {
        assert.ok(error instanceof TemplateError, `${written}: ${error}`);
      }
    }),
    { numRuns: 5000 },
  );
});

Deno.test("arithmetic is that of integers", () => {
  const number = fc.integer({ min: 0, max: 100_000 });
  fc.assert(fc.property(number, number, fc.constantFrom("+", "-", "*", "/", "%"), (left, right, sign) => {
    const [a, b] = [BigInt(left), BigInt(right)];
    const expected = { "+": a + b, "-": a - b, "*": a * b, "/": b && a / b, "%": b && a % b }[sign];
    const cell = `|n(\\d+)x(\\d+)|($1${sign}$2)|`;
    const value = expandTemplate(cell, `n${left}x${right}`);
    assert.equal(value, right === 0 && "/%".includes(sign) ? undefined : String(expected));
  }));
});

Deno.test("a broken template is an error for every node, also when it is kept", () => {
  const templates = createTemplates(1);
  for (const node of ["n1", "n2"]) assert.throws(() => templates.expand("|(|x|", node), TemplateError);
  assert.equal(templates.expand("|n(\\d+)|x($1)|", "n2"), "x2");
  assert.throws(() => templates.expand("|(|x|", "n3"), TemplateError);
});

Deno.test("a hostile template costs milliseconds", () => {
  const begin = performance.now();
  assert.throws(() => expandTemplate("|(a+)+$|x|", `${"a".repeat(5000)}!`), TemplateError);
  assert.throws(() => expandTemplate("/(x+x+)+y/z/", "x".repeat(60)), TemplateError);
  assert.ok(performance.now() - begin < 1000);
});
