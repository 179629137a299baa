import { timingSafeEqual } from "node:crypto";
import type { Backend } from "../backend";
import type { App } from "../http/types";
import type { Stored } from "../store/resources";

/** Something that writes a log. */
export interface Logging {
  log: string[];
  /** Who knows it may read the log. */
  logKey: string;
}

const path = "/logs";

/** The address of a log, which needs no token. */
export const logAddress = (origin: string, { id, body }: Stored<Logging>): string =>
  `${origin}${path}?${new URLSearchParams({ of: id, key: body.logKey })}`;

/** The logs: plain text for who has their address. */
export function addLogs(app: App, backend: Backend): void {
  app.get(path, (context) => {
    backend.database.transaction(backend.operations.settle);
    const found = backend.resources.get<Partial<Logging>>(context.req.query("of") ?? "")?.body;
    const key = Buffer.from(context.req.query("key") ?? "");
    const wanted = Buffer.from(found?.logKey ?? "");
    const isAllowed = wanted.length > 0 && key.length === wanted.length && timingSafeEqual(key, wanted);
    if (!isAllowed) return context.text("The address of the log is wrong.", 403);
    return context.text((found?.log ?? []).map((line) => `${line}\n`).join(""));
  });
}
