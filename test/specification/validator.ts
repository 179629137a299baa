import path from "node:path";
import { LiveValidator } from "oav";
import { layOutSpecification } from "./files";
import type { Exchange } from "./recording";

export interface Problem {
  readonly side: "request" | "response";
  readonly code: string;
  readonly path: string;
  readonly message: string;
}

/** What the specification says of an exchange; without a file nobody can tell. */
export interface Verdict {
  readonly file?: string;
  readonly operation?: string;
  readonly problems: Problem[];
}

export interface Validator {
  validate(exchange: Exchange): Promise<Verdict>;
  close(): void;
}

/** Azure's own validator of live traffic, over the files that we have. */
export async function openValidator(): Promise<Validator> {
  const { folder, paths, remove } = layOutSpecification();
  const failures: string[] = [];
  const validator = new LiveValidator(
    {
      directory: folder,
      swaggerPaths: paths,
      git: { shouldClone: false },
      isPathCaseSensitive: false,
      loadValidatorInInitialize: false,
      // Checks the headers of long-running operations, and that a resource has an id.
      isArmCall: true,
    },
    (message, level) => {
      if (level === "error" || level === "warn") failures.push(message);
    },
  );
  await validator.initialize();
  if (failures.length > 0) throw new Error(failures.join("\n"));
  return {
    async validate(exchange) {
      const url = `${exchange.path}?${new URLSearchParams(exchange.query)}`;
      const { requestValidationResult: request, responseValidationResult: response } =
        await validator.validateLiveRequestResponse(
          structuredClone({
            liveRequest: {
              url,
              method: exchange.method,
              headers: exchange.requestHeaders,
              body: exchange.requestBody as Record<string, unknown>,
            },
            liveResponse: {
              statusCode: String(exchange.status),
              headers: exchange.responseHeaders,
              body: exchange.responseBody as Record<string, unknown>,
            },
          }),
          { includeOperationMatch: true },
        );
      const failure = request.runtimeException ?? response.runtimeException;
      if (failure?.code.startsWith("OPERATION_NOT_FOUND_IN_CACHE")) return { problems: [] };
      if (failure) throw new Error(`${exchange.method} ${url}: ${failure.code} ${failure.message}`);
      const file = request.operationInfo.operationMatch?.operation._path._spec._filePath ?? "";
      const found = [
        ...request.errors.map((each) => ({ side: "request" as const, ...each })),
        ...response.errors.map((each) => ({ side: "response" as const, ...each })),
      ];
      return {
        file: file.split(path.sep).slice(-2).join("/"),
        operation: request.operationInfo.operationId,
        problems: found.map(({ side, code, message, pathsInPayload }) => ({
          side,
          code,
          message,
          path: pathsInPayload.join(", "),
        })),
      };
    },
    close: remove,
  };
}
