/** Turns whatever a later layer throws into an error result: the daemon lives on, the caller gets one line. */
import { DeviceError, NodeError, UnsupportedError, UsageError } from "../errors.ts";
import type { Result } from "../result.ts";
import type { Layer } from "./exchange.ts";

export const failures: Layer = (next) =>
  async function* (exchange) {
    try {
      yield* next(exchange);
    } catch (error) {
      const { log } = exchange.environment.ports;
      if (!isExpected(error)) {
        log.error(`${exchange.request.command}: ${error instanceof Error ? error.stack : error}`);
      }
      yield failure(error);
    }
  };

function failure(error: unknown): Result {
  if (error instanceof NodeError) return { node: error.node, error: error.message, errorcode: error.status };
  if (error instanceof UsageError) return { error: error.message, errorcode: error.status };
  const message = error instanceof Error ? error.message : String(error);
  return { error: isExpected(error) ? message : `Internal fault: ${message}`, errorcode: 1 };
}

function isExpected(error: unknown): boolean {
  return error instanceof UsageError || error instanceof NodeError || error instanceof DeviceError ||
    error instanceof UnsupportedError;
}
