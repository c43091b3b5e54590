/** The table ppcdirect. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Passwords for POWER service processors that are managed without an HMC. */
export const ppcdirect = defineTable({
  name: "ppcdirect",
  key: ["hcp", "username"],
  doc: "Passwords for POWER service processors that are managed without an HMC.",
  columns: {
    hcp: "Host name of the service processor (FSP or BPA).",
    username: "User on the service processor: HMC, hscroot, admin, general or celogin.",
    password: {
      doc: "Password of the service processor's user; the attribute passwd.NAME is that of the user NAME.",
      secret: true,
    },
    comments,
    disable,
  },
  attributes: [
    {
      of: ["node", "group"],
      names: [["passwd.HMC", "password"]],
      onlyIf: { mgt: "fsp" },
      row: { hcp: "attr:node", username: "str:HMC" },
    },
    {
      of: ["node", "group"],
      names: [["passwd.hscroot", "password"]],
      onlyIf: { mgt: "fsp" },
      row: { hcp: "attr:node", username: "str:hscroot" },
    },
    {
      of: ["node", "group"],
      names: [["passwd.admin", "password"]],
      onlyIf: { mgt: "fsp" },
      row: { hcp: "attr:node", username: "str:admin" },
    },
    {
      of: ["node", "group"],
      names: [["passwd.general", "password"]],
      onlyIf: { mgt: "fsp" },
      row: { hcp: "attr:node", username: "str:general" },
    },
    {
      of: ["node", "group"],
      names: [["passwd.celogin", "password"]],
      onlyIf: { mgt: "fsp|bpa" },
      row: { hcp: "attr:node", username: "str:celogin" },
    },
    {
      of: ["node", "group"],
      names: [["passwd.HMC", "password"]],
      onlyIf: { mgt: "bpa" },
      row: { hcp: "attr:node", username: "str:HMC" },
    },
    {
      of: ["node", "group"],
      names: [["passwd.hscroot", "password"]],
      onlyIf: { mgt: "bpa" },
      row: { hcp: "attr:node", username: "str:hscroot" },
    },
    {
      of: ["node", "group"],
      names: [["passwd.admin", "password"]],
      onlyIf: { mgt: "bpa" },
      row: { hcp: "attr:node", username: "str:admin" },
    },
    {
      of: ["node", "group"],
      names: [["passwd.general", "password"]],
      onlyIf: { mgt: "bpa" },
      row: { hcp: "attr:node", username: "str:general" },
    },
  ],
});
