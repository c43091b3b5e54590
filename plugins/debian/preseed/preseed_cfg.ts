/** preseed.cfg: answers to the questions of Debian's installer. Pure. */
import { type AnswerFormat, UsageError } from "../../../core/mod.ts";

export const preseedCfg: AnswerFormat = { name: "preseed.cfg", comment: /^#(?![A-Z]{2,}#$)/, quote: oneLine };

export interface PreseedFacts {
  /** `/dev/sda`. */
  disk: string;
  /** The archive of packages has a signature. */
  isSigned: boolean;
  /** URL of the folder with the node's files. */
  url: string;
}

/** What the lines that are `#NAME#` alone become (share/install/debian/compute.tmpl). */
export function preseedAnswers({ disk, isSigned, url }: PreseedFacts): Record<string, string[]> {
  return {
    // A disc has no signatures; its files were checked when it was copied.
    SIGNATURES: isSigned ? [] : ["d-i debian-installer/allow_unauthenticated boolean true"],
    PARTITIONS: [
      `d-i partman-auto/disk string ${disk}`,
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
      `d-i preseed/early_command string wget -q -O /tmp/xcat-pre.sh ${url}/xcat-pre.sh && ` +
      "sh /tmp/xcat-pre.sh early",
      "d-i partman/early_command string sh /tmp/xcat-pre.sh disk",
      "d-i preseed/late_command string sh /tmp/xcat-pre.sh late",
    ],
  };
}

/** @throws UsageError what would be another line, or make the next one a part of this */
function oneLine(text: string): string {
  if (/\p{Cc}|\\$/u.test(text)) throw new UsageError(`${JSON.stringify(text)} cannot stand in preseed.cfg`);
  return text;
}
