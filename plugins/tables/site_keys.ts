export const siteKeys = {};
