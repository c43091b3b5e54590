/** The request pipeline: failures → authenticate → audit → policy → run. */
import type { Request } from "../context.ts";
import type { Result } from "../result.ts";
import { audit } from "./audit.ts";
import { authenticate } from "./authenticate.ts";
import type { Environment, Handler, Layer } from "./exchange.ts";
import { failures } from "./failures.ts";
import { policy } from "./policy.ts";
import { run } from "./run.ts";

const layers: readonly Layer[] = [failures, authenticate, audit, policy];

/** From the network: the policy decides. */
export function handleRequest(
  environment: Environment,
  request: Request,
  signal: AbortSignal,
): AsyncIterable<Result> {
  return stack(layers)({ environment, request, signal });
}

/** In this process, for whoever may open the database file anyway (XCATBYPASS): no policy. */
export function handleLocally(
  environment: Environment,
  request: Request,
  signal: AbortSignal,
  isAudited = true,
): AsyncIterable<Result> {
  return stack(isAudited ? [failures, audit] : [failures])({ environment, request, signal });
}

function stack(layers: readonly Layer[]): Handler {
  return layers.reduceRight<Handler>((next, layer) => layer(next), run);
}
