/** Below here are the admin routes; no Azure service has such a path. */
export const adminPrefix = "/_emulator";
