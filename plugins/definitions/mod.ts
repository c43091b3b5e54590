/** Definitions: the tables by row (`tabdump`, `chtab`, …), by node (`nodels`, …) and by object (`lsdef`, …). */
import { definePlugin } from "../../core/mod.ts";

export default definePlugin({
  name: "definitions",
  commands: {
    tabdump: () => import("./tabdump.ts").then((module) => module.tabdump),
    tabrestore: () => import("./tabrestore.ts").then((module) => module.tabrestore),
    tabprune: () => import("./tabprune.ts").then((module) => module.tabprune),
    dumpxCATdb: () => import("./dumpxcatdb.ts").then((module) => module.dumpxCATdb),
    restorexCATdb: () => import("./restorexcatdb.ts").then((module) => module.restorexCATdb),
    chtab: () => import("./chtab.ts").then((module) => module.chtab),
    tabch: () => import("./tabch.ts").then((module) => module.tabch),
    tabedit: () => import("./tabedit.ts").then((module) => module.tabedit),
    gettab: () => import("./gettab.ts").then((module) => module.gettab),
    nodeadd: () => import("./nodeadd.ts").then((module) => module.nodeadd),
    noderm: () => import("./noderm.ts").then((module) => module.noderm),
    nodels: () => import("./nodels.ts").then((module) => module.nodels),
    nodech: () => import("./nodech.ts").then((module) => module.nodech),
    nodegrpch: () => import("./nodegrpch.ts").then((module) => module.nodegrpch),
    tabgrep: () => import("./tabgrep.ts").then((module) => module.tabgrep),
    lsdef: () => import("./lsdef.ts").then((module) => module.lsdef),
    mkdef: () => import("./mkdef.ts").then((module) => module.mkdef),
    chdef: () => import("./chdef.ts").then((module) => module.chdef),
    rmdef: () => import("./rmdef.ts").then((module) => module.rmdef),
    noderange: () => import("./noderange.ts").then((module) => module.noderange),
    extnoderange: () => import("./extnoderange.ts").then((module) => module.extnoderange),
    authcheck: () => import("./authcheck.ts").then((module) => module.authcheck),
    lsxcatd: () => import("./lsxcatd.ts").then((module) => module.lsxcatd),
  },
});
