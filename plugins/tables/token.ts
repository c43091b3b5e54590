/** The table token. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Tokens that users of the REST interface were given in exchange for a password. */
export const token = defineTable({
  name: "token",
  key: ["tokenid"],
  doc: "Tokens that users of the REST interface were given in exchange for a password.",
  columns: {
    tokenid: { doc: "SHA-256 of the token, in hexadecimal; the token itself is kept nowhere.", secret: true },
    username: "User whom the token speaks for.",
    expire: "Time at which it stops being valid, in seconds since 1970, or never.",
    created: "Time at which it was given out, in seconds since 1970.",
    access: "Time at which it was last used, to the minute, in seconds since 1970.",
    comments,
    disable,
  },
});
