/** `update_cases.ts FILE…` writes into case files what the commands do now; read the difference before you keep it. */
import { parseCases, renderCases } from "./case_file.ts";
import { runCase } from "./run_case.ts";

for (const file of Deno.args) {
  const cases = [];
  for (const one of parseCases(await Deno.readTextFile(file))) cases.push(await runCase(one));
  await Deno.writeTextFile(file, renderCases(cases));
}
