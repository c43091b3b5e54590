/** A database server of this machine that may have to be started. */
import { type Context, UsageError } from "../../core/mod.ts";
import { startService } from "./services.ts";

/** Nothing listens there. */
export class NoServerError extends UsageError {
  override name = "NoServerError";
}

/**
 * Starts the server where nothing listens.
 * @param services what it may be called by the service manager
 * @param connect throws {@link NoServerError} where nothing listens
 * @throws UsageError it cannot be started or used
 */
export async function openServer<T>(
  context: Context,
  services: readonly string[],
  connect: () => Promise<T>,
): Promise<T> {
  try {
    return await connect();
  } catch (error) {
    if (!(error instanceof NoServerError) || !await startService(context, services)) throw error;
    return await onceItListens(context, connect);
  }
}

/** A server that was just started takes a moment. */
export async function onceItListens<T>({ clock }: Context, connect: () => Promise<T>): Promise<T> {
  const deadline = clock.now() + 60_000;
  while (true) {
    try {
      return await connect();
    } catch (error) {
      if (!(error instanceof NoServerError) || clock.now() > deadline) throw error;
      await clock.sleep(250);
    }
  }
}
