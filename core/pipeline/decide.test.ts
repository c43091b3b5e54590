import assert from "node:assert/strict";
import { decide, type Question } from "./decide.ts";

const ranges: Record<string, string[]> = { "n1-n2": ["n1", "n2"], n3: ["n3"] };

interface Asked {
  user?: string | undefined;
  command?: string;
  parameters?: string;
  hosts?: string[];
  groups?: string[];
  nodes?: string[];
}

async function ask(rows: Record<string, string>[], asked: Asked = {}): Promise<boolean> {
  const question: Question = {
    user: "user" in asked ? asked.user : "alice",
    command: asked.command ?? "nodels",
    parameters: asked.parameters ?? "",
    at: new Date(2026, 0, 5, 12, 0),
    hosts: () => Promise.resolve(asked.hosts ?? ["10.0.0.9"]),
    groups: () => Promise.resolve(asked.groups ?? []),
    nodes: () => Promise.resolve(asked.nodes),
    covered: (noderange) => {
      const nodes = ranges[noderange];
      return nodes ? Promise.resolve(new Set(nodes)) : Promise.reject(new Error("cannot be read"));
    },
  };
  return await decide(rows, question);
}

Deno.test("the end of the table denies", async () => assert.equal(await ask([]), false));

Deno.test("the first rule by number decides; what is no number comes last", async () => {
  const rows = [{ priority: "10", rule: "allow" }, { priority: "9.5", name: "alice", rule: "deny" }];
  assert.equal(await ask(rows), false);
  assert.equal(await ask(rows, { user: "bob" }), true);
  assert.equal(await ask([{ priority: "first", rule: "allow" }, { priority: "2", rule: "deny" }]), false);
});

Deno.test("a blank name is anyone; * is whoever proved who he is", async () => {
  assert.equal(await ask([{ priority: "1", rule: "allow" }], { user: undefined }), true);
  const rows = [{ priority: "1", name: "*", rule: "allow" }];
  assert.equal(await ask(rows, { user: undefined }), false);
  assert.equal(await ask(rows), true);
});

Deno.test("a name may be a list, and the group that a user is in", async () => {
  const rows = [{ priority: "1", name: "bob, %operators", rule: "allow" }];
  assert.equal(await ask(rows), false);
  assert.equal(await ask(rows, { user: "bob" }), true);
  assert.equal(await ask(rows, { groups: ["users", "operators"] }), true);
  assert.equal(await ask(rows, { user: "%operators" }), false);
  assert.equal(await ask(rows, { user: undefined, groups: ["operators"] }), false);
});

Deno.test("a rule's word is compared whole; none denies", async () => {
  for (const rule of ["disallow", "allowed", "Allow?", "", "nosuchrule", "deny", "reject"]) {
    assert.equal(await ask([{ priority: "1", rule }, { priority: "2", rule: "allow" }]), false, rule);
  }
  assert.equal(await ask([{ priority: "1" }, { priority: "2", rule: "allow" }]), false);
  for (const rule of ["allow", "accept", "trusted"]) assert.equal(await ask([{ priority: "1", rule }]), true);
});

Deno.test("commands are compared whole, one by one", async () => {
  const rows = [{ priority: "1", commands: "nodels,lsdef", rule: "allow" }];
  assert.equal(await ask(rows), true);
  assert.equal(await ask(rows, { command: "nodelsx" }), false);
  assert.equal(await ask([{ priority: "1", commands: "node.*", rule: "allow" }]), false);
});

Deno.test("parameters are a pattern that matches anywhere", async () => {
  const rows = [{ priority: "1", parameters: "nodehm.*", rule: "allow" }];
  assert.equal(await ask(rows, { parameters: "-H nodehm.mgt" }), true);
  assert.equal(await ask(rows), false);
});

Deno.test("an allowing rule takes its nodes, the next rules decide on the rest", async () => {
  const rows = [
    { priority: "1", noderange: "n1-n2", rule: "allow" },
    { priority: "2", noderange: "n3", rule: "allow" },
  ];
  assert.equal(await ask(rows, { nodes: ["n1"] }), true);
  assert.equal(await ask(rows, { nodes: ["n1", "n3"] }), true);
  assert.equal(await ask(rows, { nodes: ["n1", "n4"] }), false);
});

Deno.test("a rule with nodes allows nothing to a request that comes to none", async () => {
  const rows = [{ priority: "1", noderange: "n1-n2", rule: "allow" }];
  assert.equal(await ask(rows, { nodes: [] }), false);
  assert.equal(await ask(rows), false);
});

Deno.test("a denying rule fires on any of its nodes", async () => {
  const rows = [{ priority: "1", noderange: "n3", rule: "deny" }, { priority: "2", rule: "allow" }];
  assert.equal(await ask(rows, { nodes: ["n1", "n3"] }), false);
  assert.equal(await ask(rows, { nodes: ["n1"] }), true);
});

Deno.test("host and time bind the rule", async () => {
  assert.equal(await ask([{ priority: "1", host: "n7, 10.0.0.9", rule: "allow" }]), true);
  assert.equal(await ask([{ priority: "1", host: "10.0.0.8", rule: "allow" }]), false);
  assert.equal(await ask([{ priority: "1", time: "Sat,Mon 08:00-18:00", rule: "allow" }]), true);
  assert.equal(await ask([{ priority: "1", time: "22:00-06:00", rule: "allow" }]), false);
});

Deno.test("a condition that cannot be read allows nothing, and opens nothing that was denied", async () => {
  for (const condition of [{ parameters: "(" }, { time: "always" }, { noderange: "n[" }]) {
    const asked = { nodes: ["n1"], parameters: "(" };
    assert.equal(await ask([{ priority: "1", ...condition, rule: "allow" }], asked), false);
    const rows = [{ priority: "1", ...condition, rule: "deny" }, { priority: "2", rule: "allow" }];
    assert.equal(await ask(rows, asked), false);
  }
});

Deno.test("a disabled rule is not there", async () => {
  assert.equal(await ask([{ priority: "1", rule: "allow", disable: "1" }]), false);
});

Deno.test("nodes are not looked at where no rule that fits names any", async () => {
  const never = () => Promise.reject(new Error("asked"));
  const question = { user: "root", command: "nodels", parameters: "", at: new Date(0) };
  const rows = [{ priority: "1", name: "root", rule: "allow" }, {
    priority: "2",
    noderange: "all",
    rule: "deny",
  }];
  const costly = { hosts: never, groups: never, nodes: never, covered: never };
  assert.equal(await decide(rows, { ...question, ...costly }), true);
});
