/** The keys of the site table that have a meaning, by what they are about. */

/** Heading → key → what it sets; `tabdump -d site` prints them. */
export const siteKeys = {
  "MANAGEMENT NODE": {
    master: "Host name or address of the management node, as the nodes know it.",
    domain: "DNS domain of the cluster, used where a network has none of its own.",
    timezone: "Time zone of the nodes, such as Europe/Moscow.",
    xcatconfdir: "Folder with the configuration of the management node. Default: /etc/xcat.",
    tmpdir: "Folder for large temporary files, such as images that are being built. Default: /tmp.",
    excludenodes:
      "Nodes and groups, comma-separated, that are left out of every noderange, for instance because " +
      "they are broken.",
    hierarchicalattrs:
      "Comma-separated columns whose values from all groups of a node are joined instead of the " +
      "first being taken, such as postscripts,postbootscripts. They are joined by commas; `column:c` names " +
      "another character.",
    mnroutenames: "Comma-separated rows of the routes table that are set up on the management node.",
    nodestatus:
      "Set to n to leave nodelist.status alone while nodes are deployed, discovered and switched. " +
      "Default: y.",
    __PCMDiscover:
      "Settings of the discovery by profile while it is running. It is kept by the commands that " +
      "start and stop it.",
    __SEQDiscover:
      "Settings of the sequential discovery while it is running. It is kept by the commands that " +
      "start and stop it.",
    __ZVMDiscover:
      "Settings of the discovery of z/VM systems while it is running. It is kept by the commands " +
      "that start and stop it.",
  },
  "DAEMON": {
    xcatdport: "TCP port on which the daemon answers commands. Default: 3001.",
    xcatiport: "TCP port on which the daemon hears from nodes that are being installed. Default: 3002.",
    xcatlport: "TCP port on which the output of commands is collected for their log. Default: 3003.",
    xcatmaxconnections: "How many requests are worked on at the same time; more have to wait. Default: 64.",
    xcatmaxbatchconnections:
      "How many of those may be requests of nodes, so that people get an answer while " +
      "many nodes boot. It has to be less than xcatmaxconnections. Default: 50.",
    useflowcontrol:
      "Whether nodes ask by a small UDP packet when they may make their requests: yes or 1, no or " +
      "0. Otherwise they wait for a random time and try again. Default: no.",
    xcattlspolicy:
      "Versions of TLS the daemon accepts: modern (1.2 and newer) or legacy (1.0 and newer, for old " +
      "nodes). Default: modern.",
    xcatsslversion:
      "Versions of TLS in the words of the original, such as !SSLv2:!SSLv3; it is obeyed before " +
      "xcattlspolicy.",
    xcatsslciphers: "List of ciphers for TLS in the words of OpenSSL. Default: those of the library.",
    tokenexpiredays: "Days a token of the REST interface is valid, or never for one that does not end. " +
      "Default: 1.",
    nodeauthentication: "Set to 1 to tell nodes by their certificate instead of by their address when they " +
      "advance in their chain.",
    disablecredfilecheck:
      "Set to 1 to skip the check of the credential files when a node's next step is set.",
    xcatdebugmode:
      "How much is logged and how far an installing node can be looked into: 0 nothing more than " +
      "usual, 1 basic, 2 expert. Default: 0.",
  },
  "LOGS AND DATABASE": {
    auditskipcmds: "Comma-separated commands that are not written to auditlog and syslog, or ALL. " +
      "`clienttype:web` leaves out all commands from that kind of client. Default: none is left out.",
    auditnosyslog: "Set to 1 to write commands to auditlog only and not to syslog. Default: 0.",
    skipvalidatelog:
      "Set to 1 to keep getcredentials and getpostscript, which every node calls, out of syslog.",
    svloglocal:
      "Set to 1 to keep the log of service nodes on them instead of sending it to the management node.",
    logservers:
      "Comma-separated log servers of the nodes; `<xcatmaster>` stands for the server as the node " +
      "knows it.",
    skiptables: "Comma-separated tables that `dumpxCATdb` leaves out.",
    dbtracelevel: "How much of the work of the database is logged: 0 nothing, up to 4 each SQL statement. " +
      "Default: 0.",
    databaseloc: "Folder in which the folder of a DB2 database was made. Default: /var/lib.",
    db2installloc:
      "Where service nodes mount the installation of DB2 from, as `server:/path`. Default: /mntdb2.",
  },
  "NETWORK AND DHCP": {
    dhcpinterfaces:
      "The network interfaces DHCP should listen on.  If it is the same for all nodes, use simple " +
      "comma-separated list of NICs.  To specify different NICs for different nodes:" +
      "\n     mn|eth1,eth2;service|bond0.",
    dhcpbackend: "DHCP server to configure: isc, kea, or auto for the one that is installed. Default: auto.",
    dhcplease: "Seconds for which an address is lent. Default: 43200.",
    dhcpsetup: "Set to n to keep `nodeset` from changing the DHCP server. Default: y.",
    dhcpomapialgorithm:
      "How changes of DHCP and DNS are signed: hmac-md5, hmac-sha1, hmac-sha224, hmac-sha256, " +
      "hmac-sha384 or hmac-sha512. Default: hmac-md5, as existing clusters have it.",
    dhcpomapikeyname: "Name of the key by which changes of DHCP and DNS are signed; the row of passwd with " +
      "key=omapi and this user name holds it. Default: xcat_key.",
    dhcpomshellpath:
      "Path of the program omshell, through which ISC DHCP is changed while it runs. Default: " +
      "/usr/bin/omshell.",
    keacontrolagent: "Whether Kea gets a socket for its control agent: yes or 1, no or 0. Default: no.",
    disjointdhcps:
      "Set to 1 if the DHCP server of a service node knows only the nodes it serves; with 0 it " +
      "knows all nodes of its networks. Default: 0.",
    externaldhcpservers:
      "DHCP servers outside of the management node that hold the nodes' entries; `makedhcp` " +
      "then writes no configuration here.",
    pruneservices: "Whether removing a node also removes its DHCP entry: yes or 1, no or 0. Default: no.",
    managedaddressmode: "How nodes get their address: dhcp, static (written into their configuration), or " +
      "autoula for one made of autoulaprefix. Default: dhcp.",
    autoulaprefix:
      "First 64 bits of the IPv6 addresses that managedaddressmode=autoula makes up, as fd00::; the " +
      "hardware address gives the rest.",
    setinstallnic:
      "Set to 1 or yes to make the address of the interface a node is installed through a fixed one.",
    genmacprefix:
      "First bytes of the hardware addresses that are made up for virtual machines, such as 00:16:3e.",
    vlansecurity:
      "Set to 1 to switch on the protections of switch ports, such as the BPDU guard, when nodes are " +
      "put into a VLAN.",
    snmpc: "SNMP community of switches that have none in the switches table.",
    FQDNfirst:
      "Whether `makehosts` writes the name with the domain before the short one: yes or 1, no or 0. " +
      "Default: no.",
  },
  "NAME SERVER": {
    nameservers:
      "Comma-separated name servers of the nodes; `<xcatmaster>` stands for the server as the node " +
      "knows it.",
    forwarders:
      "Comma-separated name servers of the site, which the cluster's name server asks for names outside " +
      "of the cluster.",
    dnsforwardmode:
      "When the forwarders are asked: first (before the root servers), only (nobody else is asked) " +
      "or no. Default: no.",
    dnshandler: "Plugin that carries out `makedns`. Default: ddns.",
    dnsinterfaces:
      "Interfaces on which the name server listens, comma-separated. For several kinds of server: " +
      "mn|eth1,eth2;service|bond0.",
    dnsupdaters:
      "Further entries, comma-separated, for the list of those who may change the cluster's zones.",
    ddnsserver: "Name server that `makedns` sends its changes to. Default: the one that the zone names.",
    externaldns:
      "Set to anything to have `makedns` change a name server elsewhere without starting one here.",
    namedincludes:
      "Comma-separated files that named.conf includes, for settings of your own that `makedns -n` " +
      "has to keep.",
    emptyzonesenable: "Value of empty-zones-enable in named.conf: yes or no.",
    bindconf: "Path of named.conf where it is not the usual one, as on ALT Linux with its changed root: " +
      "/var/lib/bind/etc/named.conf.",
    binddir: "Folder of the zone files as seen from outside of the name server's changed root, such as " +
      "/var/lib/bind/zone/.",
    bindzones: "Folder of the zone files as the name server itself sees it, such as /zone/.",
  },
  "TIME": {
    ntpservers:
      "Comma-separated time servers of the nodes; `<xcatmaster>` stands for the server as the node knows " +
      "it.",
    extntpservers: "Comma-separated time servers outside of the cluster that the management node follows. " +
      "Default: its own clock.",
  },
  "FILES AND SERVERS": {
    installdir: "Folder that holds everything nodes are installed from. Default: /install.",
    installloc:
      "Where service nodes mount that folder from, as `server:/path`; the path is that of installdir. " +
      "Default: it is not mounted.",
    sharedinstall:
      "Who shares that folder through a common file system: no (nobody), sns (the service nodes) or " +
      "all (the management node as well). Default: no.",
    tftpdir: "Folder that the TFTP server serves. Default: /tftpboot.",
    sharedtftp:
      "Whether service nodes mount that folder: yes or 1, no or 0, or the host they mount it from. " +
      "Default: 1.",
    tftpflags: "Arguments with which the TFTP server is started.",
    httpport:
      "TCP port on which the nodes reach the HTTP server; you have to make it listen there. Default: 80.",
    httpmethod: "How nodes fetch what they install from: http or https. Default: http.",
    iscsidir: "Folder on the management node that holds iSCSI disks.",
    vsftp: "Whether the FTP server vsftpd is started on the management node: y or n. Default: n.",
    internalmaster: "Another address of the management node that old tables may hold; nothing reads it here.",
  },
  "DEPLOYMENT": {
    aptsrclist_x86:
      "List of package repositories from which diskless images for 32-bit x86 are built, such as " +
      "/etc/xcat/alt/sources.list_x86.",
    aptsrclist_x86_64:
      "List of package repositories from which diskless images for x86_64 are built, such as " +
      "/etc/xcat/alt/sources.list_x86_64.",
    osimagerequired: "Set to 1 to have `copycds` refuse a distribution that there is no template for.",
    onlysupportarchs: "Processor architecture that `copycds` accepts; others are refused. Default: all are " +
      "accepted.",
    disablenodesetwarning:
      "Set to 1 to let `nodeset NODES install` and its like work without an osimage, as they " +
      "did of old.",
    precreatemypostscripts:
      "Whether `nodeset` and `updatenode` write each node's postscript environment to a file " +
      "below tftpdir beforehand: yes or 1, no or 0. Default: no.",
    runbootscripts:
      "Whether installed nodes run their postbootscripts at every boot and not only at the first: " +
      "yes or 1, no or 0. `updatenode NODES -P setuppostbootscripts` puts it into effect. Default: no.",
    cleanupxcatpost: "Whether diskless nodes remove /xcatpost after their postscripts: yes or 1, no or 0. " +
      "Default: no.",
    cleanupdiskfullxcatpost:
      "Whether installed nodes remove /xcatpost after their postscripts went well: yes or 1, " +
      "no or 0. Default: no.",
    secureroot:
      "Set to 1 to have a node fetch the hash of root's password over a protected connection instead " +
      "of reading it from the installer's answers. Default: 0.",
    defserialport: "Number of the serial port that the discovery environment uses as its console.",
    defserialspeed: "Speed of that serial port in bits a second.",
    defserialflow: "Flow control of that serial port: hard, soft or none.",
  },
  "REMOTE COMMANDS": {
    sshbetweennodes:
      "Comma-separated groups whose root users may go from node to node by SSH without a password; " +
      "ALLGROUPS for all, NOGROUPS for none. The zone table takes its place where it is used. Default: " +
      "ALLGROUPS.",
    nodesyncfiledir:
      "Folder on a node for its part of synchronised files. Default: /var/xcat/node/syncfiles.",
    SNsyncfiledir:
      "Folder on a service node that holds synchronised files on their way to its nodes. Default: " +
      "/var/xcat/syncfiles.",
    nmapoptions: "Further arguments for nmap, with which `pping` and `nodestat` look for nodes, such as " +
      "--min-rtt-timeout 1s.",
    usefping: "Set to 1 to look for nodes with fping instead of nmap.",
    useNmapfromMN:
      "Whether `nodestat` looks at all nodes from the management node instead of from their service " +
      "nodes: yes or no. Default: no.",
  },
  "CONSOLES": {
    consoleondemand:
      "Whether consoles are opened only when somebody connects to them: yes or 1, no or 0. They are " +
      "logged only while open. Default: no.",
    conserverondemand:
      "Earlier name of consoleondemand, which the original reads only when it boots POWER partitions.",
  },
  "HARDWARE CONTROL": {
    syspowerinterval:
      "Seconds that `rpower` waits after each syspowermaxnodes nodes it switched on. Default: 0.",
    syspowermaxnodes: "How many nodes `rpower` switches on before it waits; it belongs to syspowerinterval.",
    powerinterval: "Seconds that `rpower` waits between partitions of POWER hardware. Default: 0.",
    hwctrldispatch:
      "Whether commands to hardware go through the service nodes of the nodes: y or n. Default: y.",
    ipmidispatch: "Whether IPMI commands go through the service nodes of the nodes: y or n. Default: y.",
    ipmimaxp: "Not used: all BMCs are talked to at the same time. Old tables hold it.",
    ipmitimeout:
      "Longest wait for one answer of a BMC, seconds; what is lost is sent again earlier. Default: 2.",
    ipmiretries: "How often a BMC that does not answer is asked again. Default: 3.",
    ipmitretries: "Misspelling of ipmiretries that old tables may hold.",
    ipmisdrcache: "Set to no to read the list of sensors from the BMC each time instead of keeping it.",
    genpasswords: "Set to 1 to give each BMC a random password when it is set up.",
    openbmcperl:
      "Comma-separated commands, or ALL, that the original carries out for OpenBMC by its older code.",
    blademaxp: "How many management modules are talked to at the same time. Default: 64.",
    maxssh: "How many SSH connections to one control point of POWER hardware are open at a time. Default: 8.",
    ppcmaxp: "How many control points of POWER hardware are talked to at the same time. Default: 64.",
    ppcretry: "How often the connection to an HMC is tried. Default: 3.",
    ppctimeout: "Milliseconds to wait for an HMC; 0 is no limit. Default: 0.",
    fsptimeout: "Milliseconds to wait for an FSP; 0 is no limit. Default: 0.",
    enableASMI:
      "Whether the web interface of an FSP is tried when its other interface failed: yes or 1, no or 0. " +
      "Default: no.",
    ea_primary_hmc: "HMC that gets the hardware events of the integrated switch network.",
    ea_backup_hmc: "HMC that gets those events while the first one is down.",
  },
  "VIRTUAL MACHINES": {
    vmmaxp: "How many hypervisors are talked to at the same time. Default: 64.",
    masterimgdir: "Folder that holds the masters from which KVM virtual machines are cloned.",
    persistkvmguests:
      "Set to anything to keep the definition of a KVM virtual machine on its host when it is " +
      "switched off.",
    usexhrm:
      "Set to 1 to have the script xHRM set up the bridges of a KVM host before a virtual machine starts.",
    usehostnamesforvcenter: "Set to yes to add hypervisors to a vCenter by host name instead of by address.",
    vcenterautojoin:
      "Set to no to keep hypervisors from being added to and removed from a vCenter by themselves.",
    vmwaredatastoreautomount:
      "Set to no to keep data stores from being mounted on VMware hypervisors by themselves.",
    vmwarereconfigonpower:
      "Set to no to keep changes of vm.cpus and vm.memory from being passed on to VMware when " +
      "a virtual machine is switched on.",
    xcatesximoddisable:
      "Set to 1 to leave the module with the start-up steps out of what an ESXi host boots.",
  },
  "DIRECTORY AND WINDOWS": {
    directoryprovider: "Kind of directory that nodes join; the only value is activedirectory.",
    directoryserver: "Server of that directory.",
    directoryservers: "Comma-separated servers of that directory, where there are several.",
    realm: "Kerberos realm of the cluster. Default: the domain in capital letters.",
    prejoinactivedirectory:
      "Set to 0 to have Windows nodes join the domain with an administrator's password " +
      "instead of having their account made beforehand. That password is then at risk.",
    winfullname: "Name of the user that the Windows installer is told.",
    winorgname: "Name of the organisation that the Windows installer is told.",
    wintimezone: "Time zone of Windows nodes in the words of Windows, such as Russian Standard Time.",
  },
  "AIX": {
    nimprime: "Host name of the NIM server. Default: the management node, if it runs AIX.",
    useSSHonAIX: "Whether SSH is set up on AIX nodes: yes or 1, no or 0. Default: yes.",
    useNFSv4onAIX: "Whether NIM uses version 4 of NFS: yes or 1, no or 0. Default: no.",
  },
} as const;

/** Keys that only this program has. */
export const ownSiteKeys = {
  "THIS PROGRAM ALONE": {
    ipmisuites:
      "Cipher suites that BMCs are asked for, in this order. Default: 17,3. Also possible: 16 and 2, which do " +
      "not encrypt, 15 and 1, which protect nothing but the login, and 1.5 for BMCs of IPMI 1.5, which do not " +
      "encrypt either.",
    consoleservice:
      "Who serves the consoles: xcat (this program) or conserver. Default: conserver where one answers and " +
      "/etc/conserver.cf has consoles that makeconservercf wrote, else xcat.",
    consolelogsize: "Megabytes above which a console's log is put aside. Default: 10.",
    consolelogs: "How many logs of a console that were put aside are kept. Default: 3.",
    nodesbyaddress:
      "Set to 1 to give postscripts and credentials to whoever has a node's address, as images of old " +
      "expect it. Default: 0, only nodes with the token that `nodeset` armed get them.",
    postscripttimeout: "Seconds that one postscript may take before it is ended. Default: 1800.",
  },
} as const;

/**
 * Keys that are documented but not printed: the first that `tabdump -d site` shows of DHCP's interfaces has to be
 * the one that works, with nothing like it after it.
 */
export const unlistedSiteKeys = {
  dhcpinterface: "Misspelling of dhcpinterfaces that old tables may hold; it has no effect.",
} as const;
