/** Makers of server boards by their enterprise number (IANA). A table of data. */

const NAMES: Readonly<Record<number, string>> = {
  2: "IBM",
  11: "Hewlett-Packard",
  42: "Oracle",
  107: "Bull",
  116: "Hitachi",
  119: "NEC",
  186: "Toshiba",
  343: "Intel",
  373: "Tatung",
  674: "Dell",
  2011: "Huawei",
  4769: "IBM",
  5771: "Cisco",
  6653: "Tyan",
  7154: "IPMI forum",
  7244: "Quanta",
  9237: "AMAX",
  10297: "Advantech",
  10368: "Fujitsu",
  10876: "Supermicro",
  13742: "Raritan",
  15370: "Giga-Byte",
  16394: "Pigeon Point",
  17163: "Inventec",
  19046: "Lenovo",
  20301: "IBM",
  20974: "ASRock Rack",
  22663: "Foxconn",
  24339: "Inspur",
  40092: "Wiwynn",
  42817: "IBM",
  47196: "HPE",
  49769: "YADRO",
};

/** `Intel (343)`, `Unknown (12345)`. */
export function manufacturerName(number: number): string {
  return `${NAMES[number] ?? "Unknown"} (${number})`;
}
