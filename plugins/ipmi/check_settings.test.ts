import assert from "node:assert/strict";
import { checkValues } from "./check_settings.ts";

const check = (...words: string[]) =>
  checkValues(new Map(words.map((word) => word.split("=") as [string, string])));

Deno.test("values that fit are taken", () => {
  check("ip=172.16.2.12", "netmask=255.255.0.0", "gateway=172.16.0.1");
  check("gateway=0.0.0.0");
  check("community=public", "alert=on", "garp=10", "snmpdest=10.0.0.9");
  check("userid=3", "username=ops", "password=secret");
  check("sol=on", "solspeed=115200", "solretry=7,100", "solprivilege=operator");
});

Deno.test("values that would make a BMC unreachable are refused, each with the reason", () => {
  const refused: [string[], RegExp][] = [
    [["ip=10.0.0.999"], /ip=10.0.0.999 is wrong/],
    [["ip=127.0.0.1"], /address of a host/],
    [["ip=224.0.0.1"], /address of a host/],
    [["netmask=255.0.255.0"], /a mask such as/],
    [["netmask=24"], /a mask such as/],
    [["ip=10.0.0.0", "netmask=255.255.255.0"], /no host's address/],
    [["ip=10.0.0.255", "netmask=255.255.255.0"], /no host's address/],
    [["ip=10.0.0.5", "netmask=255.255.255.0", "gateway=10.0.1.1"], /not in the network/],
    [["community=a b"], /without blanks/],
    [["community=1234567890123456789"], /1 to 18/],
    [["alert=maybe"], /on or off/],
    [["garp=256"], /0 \(off\) to 255/],
    [["sol=yes"], /on or off/],
    [["solspeed=1200"], /one of 9600, 19200/],
    [["solretry=8,10"], /0 to 7 repetitions/],
    [["solretry=5"], /COUNT,MS/],
    [["solretry=5,2560"], /0 to 2550 ms/],
    [["solprivilege=root"], /one of user, operator/],
    [["userid=1", "username=a"], /2 to 63/],
    [["userid=3"], /username=NAME/],
    [["password=123456789012345678901"], /^password must have 1 to 20 bytes$/],
    [["username=abcdefghijklmnopq"], /1 to 16/],
  ];
  for (const [words, reason] of refused) {
    assert.throws(
      () => check(...words),
      (error: Error) => error.name === "UsageError" && reason.test(error.message),
    );
  }
});
