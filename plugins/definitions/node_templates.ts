/** Templates that `mkdef --template` starts a node definition from. */
import { type Row, UsageError } from "../../core/mod.ts";
import { renderLong, withDefaultScripts } from "./render_objects.ts";

/** `MANDATORY:…`: must be given; `OPTIONAL:…`: left out unless given; both tell what belongs there. */
type Template = Readonly<Record<string, string>>;

const bmc: Template = {
  bmc: "MANDATORY:host name or address of the BMC",
  bmcusername: "OPTIONAL:user name of the BMC",
  bmcpassword: "OPTIONAL:password of the BMC",
};

const installed: Template = {
  groups: "all",
  ip: "MANDATORY:address of the node",
  mac: "OPTIONAL:hardware address of the interface it is installed over",
};

const templates: Readonly<Record<string, Template>> = {
  "cec-template": {
    groups: "cec,all",
    hcp: "MANDATORY:name of the HMC that controls the CEC, or of the CEC itself",
    hwtype: "cec",
    mgt: "fsp",
    mtm: "MANDATORY:machine type and model",
    nodetype: "ppc",
    serial: "MANDATORY:serial number",
    usercomment: "a central electronics complex",
  },
  "hmc-template": {
    groups: "hmc,all",
    ip: "MANDATORY:address of the HMC",
    mgt: "hmc",
    nodetype: "hmc",
    password: "MANDATORY:password of the HMC",
    username: "MANDATORY:user name of the HMC",
    usercomment: "a hardware management console",
  },
  "onieswitch": {
    arch: "armv71",
    groups: "switch,all",
    ip: "MANDATORY:address of the switch",
    mac: "OPTIONAL:hardware address of the switch",
    netboot: "onie",
    nodetype: "switch",
    switchtype: "onie",
    usercomment: "a switch that is installed through ONIE",
  },
  "ppc64le-openbmc-template": {
    ...bmc,
    ...installed,
    arch: "ppc64le",
    cons: "openbmc",
    mgt: "openbmc",
    netboot: "petitboot",
    serialport: "0",
    serialspeed: "115200",
    usercomment: "a POWER server with OpenBMC",
  },
  "ppc64le-template": {
    ...bmc,
    ...installed,
    arch: "ppc64le",
    cons: "ipmi",
    mgt: "ipmi",
    netboot: "petitboot",
    serialport: "0",
    serialspeed: "115200",
    usercomment: "a POWER server controlled by IPMI",
  },
  "ppc64lekvmguest-template": {
    ...installed,
    arch: "ppc64le",
    cons: "kvm",
    mgt: "kvm",
    netboot: "grub2",
    serialport: "0",
    serialspeed: "115200",
    vmcpus: "2",
    vmhost: "MANDATORY:host that the virtual machine runs on",
    vmmemory: "4096",
    vmnics: "br0",
    vmstorage: "MANDATORY:where the virtual disk is kept",
    usercomment: "a virtual machine of KVM on POWER",
  },
  "switch-template": {
    groups: "switch,all",
    ip: "MANDATORY:address of the switch",
    mgt: "switch",
    nodetype: "switch",
    password: "OPTIONAL:password for ssh or telnet",
    username: "OPTIONAL:user name for ssh or telnet",
    usercomment: "a switch",
  },
  "x86_64-template": {
    ...bmc,
    ...installed,
    arch: "x86_64",
    cons: "ipmi",
    getmac: "ipmi",
    mgt: "ipmi",
    netboot: "xnba",
    serialport: "0",
    serialspeed: "115200",
    usercomment: "a server with an x86_64 processor, controlled by IPMI",
  },
  "x86_64kvmguest-template": {
    ...installed,
    arch: "x86_64",
    cons: "kvm",
    mgt: "kvm",
    netboot: "xnba",
    serialport: "0",
    serialspeed: "115200",
    vmcpus: "2",
    vmhost: "MANDATORY:host that the virtual machine runs on",
    vmmemory: "4096",
    vmnics: "br0",
    vmstorage: "MANDATORY:where the virtual disk is kept",
    usercomment: "a virtual machine of KVM",
  },
};

/** A template's attributes, or undefined. */
export function nodeTemplate(name: string): Template | undefined {
  return templates[name];
}

/**
 * The attributes of a new node: the template's, overridden by those given.
 * @throws UsageError what must be given is missing
 */
export function fillTemplate(name: string, template: Template, given: ReadonlyMap<string, string>) {
  const filled = new Map([...Object.entries(template), ...given]);
  const missing = [...filled].filter(([, value]) => value.startsWith("MANDATORY:"));
  if (missing.length > 0) {
    const list = missing.map(([attribute, value]) => `${attribute}=… (${value.slice("MANDATORY:".length)})`);
    throw new UsageError(`Template "${name}" needs also ${list.join(", ")}`);
  }
  return new Map([...filled].filter(([, value]) => !value.startsWith("OPTIONAL:")));
}

/**
 * The names, or the attributes of those named.
 * @param defaults scripts that every node runs
 * @throws UsageError no such template
 */
export function* showTemplates(names: string | undefined, defaults: Row): Generator<string> {
  if (names === undefined) {
    for (const name of Object.keys(templates)) yield `${name}  (node)`;
    return;
  }
  for (const name of names.split(",")) {
    const template = nodeTemplate(name);
    if (!template) {
      throw new UsageError(`There is no template "${name}"; there are ${Object.keys(templates).join(", ")}`);
    }
    yield* renderLong(
      name,
      withDefaultScripts(Object.entries(template).sort(([a], [b]) => a < b ? -1 : 1), defaults),
    );
  }
}
