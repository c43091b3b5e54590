/** The innermost layer: loads the command, reads its arguments, expands its noderange and runs it. */
import type { AnyCommand } from "../command.ts";
import { readArguments } from "../command_line.ts";
import type { Context, Request } from "../context.ts";
import { UsageError } from "../errors.ts";
import { renderHelp } from "../help.ts";
import type { Result } from "../result.ts";
import { planChanges } from "./dry_run.ts";
import type { Exchange } from "./exchange.ts";
import { expandForCommand } from "./nodes.ts";

/** @throws UsageError unknown command, arguments or nodes */
export async function* run(exchange: Exchange): AsyncGenerator<Result> {
  const { environment, request } = exchange;
  const command = await loadCommand(exchange, request.command);
  if (command.local && request.peer !== undefined) {
    throw new UsageError(`"${command.name}" runs where it is called, not in the daemon`);
  }
  if (readArguments(command, request.noderange, request.args, []).help) {
    yield { data: renderHelp(command).trimEnd() };
    return;
  }
  const nodes = await expandForCommand(
    environment.db,
    command,
    request.noderange,
    environment.naming,
    environment.registry,
  );
  const { args, dryRun } = readArguments(command, request.noderange, request.args, nodes);
  if (dryRun) {
    const plan = planChanges(environment.db, environment.ports);
    yield* command.run(createContext(exchange, { ...plan, dryRun: true }), args);
    yield* plan.results();
  } else {
    const { db, ports } = environment;
    yield* command.run(createContext(exchange, { db, ports, dryRun: false }), args);
  }
}

/** Another request of the same caller. */
function within(
  { noderange: _outer, ...caller }: Request,
  command: string,
  noderange: string | undefined,
  args: readonly string[],
): Request {
  return { ...caller, command, args, ...(noderange === undefined ? {} : { noderange }) };
}

async function loadCommand({ environment }: Exchange, name: string): Promise<AnyCommand> {
  const load = environment.registry.commands.get(name);
  if (!load) throw new UsageError(`Unknown command "${name}"`);
  return await load();
}

function createContext(
  exchange: Exchange,
  { db, ports, dryRun }: Pick<Context, "db" | "dryRun"> & Pick<Exchange["environment"], "ports">,
): Context {
  const { environment, request, signal } = exchange;
  return {
    ...ports,
    db,
    registry: environment.registry,
    request,
    signal,
    dryRun,
    ...(environment.caller ? { caller: environment.caller } : {}),
    async *call(command, noderange, args) {
      const inner = within(request, command, noderange, args);
      const declaration = await loadCommand(exchange, command);
      const nodes = await expandForCommand(
        db,
        declaration,
        noderange,
        environment.naming,
        environment.registry,
      );
      const context = createContext({ ...exchange, request: inner }, { db, ports, dryRun });
      yield* declaration.run(context, readArguments(declaration, noderange, args, nodes).args);
    },
    ask: (command, noderange, args, stdin) => {
      const { stdin: _outer, ...asked } = within(request, command, noderange, args);
      const answer = environment.ask ?? environment.handle;
      return answer(stdin === undefined ? asked : { ...asked, stdin }, signal);
    },
    handle: environment.handle,
    shared: (name, make) => {
      const kept = environment.shared.get(name) ?? make();
      environment.shared.set(name, kept);
      return kept as ReturnType<typeof make>;
    },
  };
}
