/** Who asks, where it is not the certificate that says it: a token, or a name and password. */
import type { Result } from "../result.ts";
import { audit } from "./audit.ts";
import type { Environment, Exchange, Layer } from "./exchange.ts";
import { issueToken, ownerOfToken } from "./tokens.ts";
import { isPasswordOf } from "./user_password.ts";

/** Guessing is made slow. */
const failureMs = 1_000;

export const authenticate: Layer = (next) =>
  async function* (exchange) {
    const { credentials, user: _certificate, ...request } = exchange.request;
    if (credentials === undefined || request.refusal !== undefined) return yield* next(exchange);
    const user = await userOf(exchange, credentials);
    const asked = { ...request, command: credentials.kind === "gettoken" ? "gettoken" : request.command };
    if (user === undefined) {
      await exchange.environment.ports.clock.sleep(failureMs, exchange.signal);
      return yield* next({ ...exchange, request: { ...asked, refusal: "Authentication failure" } });
    }
    // A token lets nobody do anything: what he asks with it is judged.
    const answer = credentials.kind === "gettoken" ? audit(giveToken) : next;
    yield* answer({ ...exchange, request: { ...asked, user } });
  };

async function userOf(
  { environment }: Exchange,
  credentials: NonNullable<Exchange["request"]["credentials"]>,
): Promise<string | undefined> {
  if (credentials.kind === "tokens") return await ownerOfToken(environment, credentials.tokenid);
  const { username, password } = credentials;
  return await isPasswordOf(environment, username, password) ? username : undefined;
}

async function* giveToken(
  { environment, request }: { environment: Environment; request: Exchange["request"] },
): AsyncGenerator<Result> {
  const { id, expire } = await issueToken(environment, request.user ?? "");
  yield {
    element: "data",
    text: "",
    children: [{
      element: "token",
      text: "",
      children: [{ element: "id", text: id }, {
        element: "expire",
        text: expire === undefined ? "never" : timeOf(expire),
      }],
    }],
  };
}

/** `2026-3-8 14:55:0`, local time, as clients of the REST interface know it. */
function timeOf(seconds: number): string {
  const at = new Date(seconds * 1000);
  return `${at.getFullYear()}-${at.getMonth() + 1}-${at.getDate()} ` +
    `${at.getHours()}:${at.getMinutes()}:${at.getSeconds()}`;
}
