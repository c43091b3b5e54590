/** The tables of the cluster, each declared in a file of its own, and the object types made of them. */
import { definePlugin } from "../../core/mod.ts";
import { auditlog } from "./auditlog.ts";
import { bootparams } from "./bootparams.ts";
import { boottarget } from "./boottarget.ts";
import { cfgmgt } from "./cfgmgt.ts";
import { chain } from "./chain.ts";
import { deps } from "./deps.ts";
import { discoverydata } from "./discoverydata.ts";
import { domain } from "./domain.ts";
import { eventlog } from "./eventlog.ts";
import { firmware } from "./firmware.ts";
import { hosts } from "./hosts.ts";
import { hwinv } from "./hwinv.ts";
import { hypervisor } from "./hypervisor.ts";
import { ipmi } from "./ipmi.ts";
import { iscsi } from "./iscsi.ts";
import { kit } from "./kit.ts";
import { kitcomponent } from "./kitcomponent.ts";
import { kitrepo } from "./kitrepo.ts";
import { kvm_masterdata } from "./kvm_masterdata.ts";
import { kvm_nodedata } from "./kvm_nodedata.ts";
import { linuximage } from "./linuximage.ts";
import { litefile } from "./litefile.ts";
import { litetree } from "./litetree.ts";
import { mac } from "./mac.ts";
import { mic } from "./mic.ts";
import { monitoring } from "./monitoring.ts";
import { monsetting } from "./monsetting.ts";
import { mp } from "./mp.ts";
import { mpa } from "./mpa.ts";
import { networks } from "./networks.ts";
import { nics } from "./nics.ts";
import { nimimage } from "./nimimage.ts";
import { nodegroup } from "./nodegroup.ts";
import { nodehm } from "./nodehm.ts";
import { nodelist } from "./nodelist.ts";
import { nodepos } from "./nodepos.ts";
import { noderes } from "./noderes.ts";
import { nodetype } from "./nodetype.ts";
import { notification } from "./notification.ts";
import { openbmc } from "./openbmc.ts";
import { osdistro } from "./osdistro.ts";
import { osdistroupdate } from "./osdistroupdate.ts";
import { osimage } from "./osimage.ts";
import { passwd } from "./passwd.ts";
import { pdu } from "./pdu.ts";
import { pduoutlet } from "./pduoutlet.ts";
import { performance } from "./performance.ts";
import { policy } from "./policy.ts";
import { postscripts } from "./postscripts.ts";
import { ppc } from "./ppc.ts";
import { ppcdirect } from "./ppcdirect.ts";
import { ppchcp } from "./ppchcp.ts";
import { prescripts } from "./prescripts.ts";
import { prodkey } from "./prodkey.ts";
import { rack } from "./rack.ts";
import { routes } from "./routes.ts";
import { servicenode } from "./servicenode.ts";
import { site } from "./site.ts";
import { statelite } from "./statelite.ts";
import { storage } from "./storage.ts";
import { switchTable } from "./switch.ts";
import { switches } from "./switches.ts";
import { taskstate } from "./taskstate.ts";
import { token } from "./token.ts";
import { virtsd } from "./virtsd.ts";
import { vm } from "./vm.ts";
import { vmmaster } from "./vmmaster.ts";
import { vpd } from "./vpd.ts";
import { websrv } from "./websrv.ts";
import { winimage } from "./winimage.ts";
import { zone } from "./zone.ts";
import { zvm } from "./zvm.ts";
import { zvmivp } from "./zvmivp.ts";
import { objects } from "./object_types.ts";

export default definePlugin({
  name: "tables",
  tables: [
    auditlog,
    bootparams,
    boottarget,
    cfgmgt,
    chain,
    deps,
    discoverydata,
    domain,
    eventlog,
    firmware,
    hosts,
    hwinv,
    hypervisor,
    ipmi,
    iscsi,
    kit,
    kitcomponent,
    kitrepo,
    kvm_masterdata,
    kvm_nodedata,
    linuximage,
    litefile,
    litetree,
    mac,
    mic,
    monitoring,
    monsetting,
    mp,
    mpa,
    networks,
    nics,
    nimimage,
    nodegroup,
    nodehm,
    nodelist,
    nodepos,
    noderes,
    nodetype,
    notification,
    openbmc,
    osdistro,
    osdistroupdate,
    osimage,
    passwd,
    pdu,
    pduoutlet,
    performance,
    policy,
    postscripts,
    ppc,
    ppcdirect,
    ppchcp,
    prescripts,
    prodkey,
    rack,
    routes,
    servicenode,
    site,
    statelite,
    storage,
    switchTable,
    switches,
    taskstate,
    token,
    virtsd,
    vm,
    vmmaster,
    vpd,
    websrv,
    winimage,
    zone,
    zvm,
    zvmivp,
  ],
  objects,
});
