/** The columns that most tables have, documented once. */

export const node = "Node or group the row is for.";
export const comments = "Notes of your own; no program reads them.";
export const disable = "Set to yes or 1 to have the row treated as if it were not there.";
