import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";
import type { JournalEntry } from "../../emulator/store/journal";
import type { Azure } from "../provider/azure";

/** One request and its answer, with the headers that a specification speaks of. */
export interface Exchange extends JournalEntry {
  readonly requestHeaders: Record<string, string>;
  readonly responseHeaders: Record<string, string>;
}

export interface Recording {
  /** The exchanges with ARM since the last call. */
  exchanges(): Promise<Exchange[]>;
  stop(): void;
}

interface Finished {
  readonly key: string;
  readonly requestHeaders: Record<string, string>;
  readonly responseHeaders: Record<string, string>;
}

const keyOf = (method: string, path: string, status: number) => `${method} ${path.toLowerCase()} ${status}`;

const finish = "http.client.response.finish";

/** Joins the emulator's journal with the headers, which the journal does not keep, of clients that use node:https. */
export function record(azure: Pick<Azure, "emulator" | "admin">): Recording {
  const { emulator } = azure;
  const finished: Finished[] = [];
  const { host } = new URL(emulator.url);
  const listen = (message: unknown) => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    if (request.getHeader("host") !== host) return;
    finished.push({
      key: keyOf(request.method, new URL(request.path, emulator.url).pathname, response.statusCode ?? 0),
      requestHeaders: named(request.getHeaders(), ["content-type"]),
      responseHeaders: named(response.headers, ["content-type", "location", "azure-asyncoperation", "retry-after"]),
    });
  };
  subscribe(finish, listen);
  return {
    async exchanges() {
      const { value } = (await azure.admin("GET", "journal")) as { value: JournalEntry[] };
      await azure.admin("DELETE", "journal");
      const found = value.filter(({ path }) => path.toLowerCase().startsWith("/subscriptions"));
      const exchanges = found.map((entry) => {
        const key = keyOf(entry.method, entry.path, entry.status);
        const at = finished.findIndex((each) => each.key === key);
        const [headers] = at < 0 ? [] : finished.splice(at, 1);
        return {
          ...entry,
          requestHeaders: headers?.requestHeaders ?? {},
          responseHeaders: headers?.responseHeaders ?? {},
        };
      });
      finished.length = 0;
      return exchanges;
    },
    stop: () => {
      unsubscribe(finish, listen);
    },
  };
}

function named(headers: Record<string, unknown>, names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
  );
}
