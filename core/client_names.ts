/** Links that are called like `xcat` itself, with the command as their first word; scripts know them. */
export const clientNames: readonly string[] = ["xcatclient", "xcatclientnnr"];
