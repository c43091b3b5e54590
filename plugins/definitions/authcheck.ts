/** `authcheck`: tells a client whether its certificate or token was taken. */
import { defineCommand } from "../../core/mod.ts";

export const authcheck = defineCommand({
  name: "authcheck",
  summary: "Tell whether the caller is known",
  internal: true,
  async *run({ request }) {
    if (request.user === undefined) {
      yield { data: "Not authenticated" };
      return;
    }
    yield { data: "Authenticated" };
    yield { element: "username", text: request.user };
  },
});
