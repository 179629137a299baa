import { request } from "node:https";

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever ARM answers
  body: any;
}

/**
 * Waits as long as it takes: `fetch` gives up after ten seconds without a connection, as on a busy machine. A connection that was
 * idle may be closed in the moment in which it is used: then nothing was read of the request, and it is sent again.
 */
export function exchange(
  url: URL,
  options: { method: string; headers: Record<string, string>; ca: Buffer },
  body: string | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      response.on("error", reject).on("end", () => {
        const isJson = String(response.headers["content-type"]).includes("json");
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: isJson && text ? JSON.parse(text) : text,
        });
      });
    });
    sent.on("error", (error: NodeJS.ErrnoException) => {
      const wasClosed = sent.reusedSocket && error.code === "ECONNRESET";
      if (wasClosed) exchange(url, options, body).then(resolve, reject);
      else reject(error);
    });
    sent.end(body);
  });
}
