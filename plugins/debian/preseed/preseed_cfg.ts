/** preseed.cfg: answers to the questions of Debian's installer. Pure. */
import { fillTemplate, UsageError } from "../../../core/mod.ts";

export interface PreseedFacts {
  hostname: string;
  /** `/dev/sda`. */
  disk: string;
  /** `Europe/Moscow`. */
  timezone: string;
  packages: readonly string[];
  /** Arguments of the new system's kernel. */
  console: string;
  suite: string;
  /** `10.0.0.1:8080`: the host that has the packages. */
  mirror: string;
  /** Path of the URL of the copied disc. */
  folder: string;
  isSigned: boolean;
  /** URL of the folder with the node's files. */
  url: string;
  password: string;
}

/** What is a comment in a template. */
export const comment = /^#(?![A-Z]{2,}#$)/;

/**
 * Fills a template (share/install/debian/compute.tmpl says what may stand in it).
 * @param cell the value of `table:$NODE:column`, empty where there is none
 * @throws UsageError a macro that is not known, with its line
 */
export function renderPreseed(
  template: string,
  facts: PreseedFacts,
  cell: (table: string, column: string) => string,
): string {
  return fillTemplate(template, comment, {
    blocks: {
      // A disc has no signatures; its files were checked when it was copied.
      SIGNATURES: facts.isSigned ? [] : ["d-i debian-installer/allow_unauthenticated boolean true"],
      PARTITIONS: [
        `d-i partman-auto/disk string ${facts.disk}`,
        "d-i partman-auto/method string regular",
        "d-i partman-auto/expert_recipe_file string /tmp/xcat.recipe",
        "d-i partman-auto/choose_recipe select xcat",
        "d-i partman-partitioning/choose_label select gpt",
        "d-i partman-partitioning/default_label string gpt",
        "d-i partman-lvm/device_remove_lvm boolean true",
        "d-i partman-md/device_remove_md boolean true",
        "d-i partman-partitioning/confirm_write_new_label boolean true",
        "d-i partman-basicfilesystems/no_swap boolean false",
        "d-i partman-efi/non_efi_system boolean true",
        "d-i partman/choose_partition select finish",
        "d-i partman/confirm boolean true",
        "d-i partman/confirm_nooverwrite boolean true",
      ],
      SCRIPTS: [
        `d-i preseed/early_command string wget -q -O /tmp/xcat-pre.sh ${facts.url}/xcat-pre.sh && ` +
        "sh /tmp/xcat-pre.sh early",
        "d-i partman/early_command string sh /tmp/xcat-pre.sh disk",
        "d-i preseed/late_command string sh /tmp/xcat-pre.sh late",
      ],
    },
    words: {
      HOSTNAME: facts.hostname,
      DISK: facts.disk,
      TIMEZONE: facts.timezone,
      PACKAGES: facts.packages.join(" "),
      CONSOLE: facts.console,
      SUITE: facts.suite,
      MIRROR: facts.mirror,
      FOLDER: facts.folder,
      PASSWORD: facts.password,
    },
    cell,
    quote: oneLine,
  });
}

/** @throws UsageError what would be another line, or make the next one a part of this */
function oneLine(text: string): string {
  if (/\p{Cc}|\\$/u.test(text)) throw new UsageError(`${JSON.stringify(text)} cannot stand in preseed.cfg`);
  return text;
}
