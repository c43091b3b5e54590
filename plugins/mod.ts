/** The plugins, in order of precedence: the first that brings a name wins it. */
import type { Plugin } from "../core/mod.ts";
import alt from "./alt/mod.ts";
import config from "./config/mod.ts";
import consoles from "./consoles/mod.ts";
import daemon from "./daemon/mod.ts";
import databases from "./databases/mod.ts";
import debian from "./debian/mod.ts";
import definitions from "./definitions/mod.ts";
import dhcp from "./dhcp/mod.ts";
import hardware from "./hardware/mod.ts";
import help from "./help/mod.ts";
import hosts from "./hosts/mod.ts";
import images from "./images/mod.ts";
import install from "./install/mod.ts";
import ipmi from "./ipmi/mod.ts";
import media from "./media/mod.ts";
import monitor from "./monitor/mod.ts";
import netboot from "./netboot/mod.ts";
import networks from "./networks/mod.ts";
import nodestat from "./nodestat/mod.ts";
import postscripts from "./postscripts/mod.ts";
import statelite from "./statelite/mod.ts";
import tables from "./tables/mod.ts";
import tools from "./tools/mod.ts";
import zones from "./zones/mod.ts";

export const plugins: readonly Plugin[] = [
  tables,
  definitions,
  config,
  daemon,
  databases,
  networks,
  hosts,
  dhcp,
  hardware,
  ipmi,
  consoles,
  media,
  netboot,
  alt,
  debian,
  nodestat,
  postscripts,
  monitor,
  statelite,
  tools,
  images,
  zones,
  install,
  help,
];
