/** One request on its way through the layers. */
import type { Caller } from "../caller.ts";
import type { Request } from "../context.ts";
import type { PlanningDatabase } from "../db/database.ts";
import type { Ports } from "../ports/mod.ts";
import type { Registry } from "../registry.ts";
import type { Result } from "../result.ts";
import type { NodeNaming } from "./nodes.ts";

/** What all requests of a process share. */
export interface Environment {
  registry: Registry;
  db: PlanningDatabase;
  ports: Ports;
  naming: NodeNaming;
  /** Objects that outlive a request, by name. */
  shared: Map<string, object>;
  /** The whole pipeline, for listeners. */
  handle(request: Request, signal: AbortSignal): AsyncIterable<Result>;
  /** The process that called, where it is this one. */
  caller?: Caller;
  /** Who answers the requests that a local command makes; absent: `handle`. */
  ask?(request: Request, signal: AbortSignal): AsyncIterable<Result>;
}

export interface Exchange {
  environment: Environment;
  request: Request;
  signal: AbortSignal;
}

export type Handler = (exchange: Exchange) => AsyncIterable<Result>;

/** A layer wraps the handler that comes after it. */
export type Layer = (next: Handler) => Handler;
