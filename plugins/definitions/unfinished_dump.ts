/** The mark in a folder that dumpxCATdb is writing: where it is left, the dump was cut off. Pure. */

/** No table is called so; a folder of the original never holds it. */
export const unfinishedFile = "UNFINISHED";

export const unfinishedText =
  "dumpxCATdb writes into this folder. Where it does not run any more it was cut off: " +
  "files are missing, or are those of an older dump.\n";
