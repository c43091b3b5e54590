/** Hardware control: commands that a node's driver carries out. */
import { definePlugin } from "../../core/mod.ts";

/** Verbs of hardware other than BMCs. */
const ABSENT: Readonly<Record<string, string>> = {
  lsvm: "List the virtual machines of nodes",
  mkvm: "Make virtual machines of nodes",
  chvm: "Change the virtual machines of nodes",
  rmvm: "Remove the virtual machines of nodes",
  rscan: "List what controllers control",
  rflash: "Update the firmware of nodes",
  rbootseq: "Set the order of boot devices of nodes",
  lshwconn: "List the connections to controllers",
  mkhwconn: "Connect controllers and what they control",
  rmhwconn: "Disconnect controllers and what they control",
};

export default definePlugin({
  name: "hardware",
  commands: {
    rpower: () => import("./rpower.ts").then((module) => module.rpower),
    rsetboot: () => import("./rsetboot.ts").then((module) => module.rsetboot),
    rnetboot: () => import("./rnetboot.ts").then((module) => module.rnetboot),
    rinstall: () => import("./rinstall.ts").then((module) => module.rinstall),
    rvitals: () => import("./rvitals.ts").then((module) => module.rvitals),
    rinv: () => import("./rinv.ts").then((module) => module.rinv),
    reventlog: () => import("./reventlog.ts").then((module) => module.reventlog),
    rbeacon: () => import("./rbeacon.ts").then((module) => module.rbeacon),
    rspconfig: () => import("./rspconfig.ts").then((module) => module.rspconfig),
    renergy: () => import("./renergy.ts").then((module) => module.renergy),
    getmacs: () => import("./getmacs.ts").then((module) => module.getmacs),
    ...Object.fromEntries(
      Object.entries(ABSENT).map(([name, summary]) => [
        name,
        () => import("./absent_verb.ts").then((module) => module.absentVerb(name, summary)),
      ]),
    ),
  },
});
