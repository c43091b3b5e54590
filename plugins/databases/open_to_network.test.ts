import assert from "node:assert/strict";
import { openToNetwork } from "./open_to_network.ts";

Deno.test("skip-networking and a loopback address are commented out, nothing else is touched", () => {
  const settings =
    "[mysqld]\ndatadir=/db\nskip-networking\nbind-address = 127.0.0.1 # local\n#skip-networking\nport=3306\n";
  const open =
    "[mysqld]\ndatadir=/db\n#skip-networking\n#bind-address = 127.0.0.1 # local\n#skip-networking\nport=3306\n";
  assert.equal(openToNetwork(settings), open);
  assert.equal(openToNetwork(open), undefined);
});

Deno.test("an address that others reach stays", () => {
  assert.equal(openToNetwork("[mysqld]\nbind-address=0.0.0.0\nbind_address=10.0.0.1\n"), undefined);
  assert.equal(
    openToNetwork("  SKIP_NETWORKING=1\nbind_address=localhost\n"),
    "#  SKIP_NETWORKING=1\n#bind_address=localhost\n",
  );
});
