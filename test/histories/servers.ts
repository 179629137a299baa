import * as grpc from "@grpc/grpc-js";
import * as pulumi from "@pulumi/pulumi";
import engineService from "@pulumi/pulumi/proto/engine_grpc_pb";
import engineMessages from "@pulumi/pulumi/proto/engine_pb";
import languageService from "@pulumi/pulumi/proto/language_grpc_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

/** A line that a program or a provider has written to the engine. */
export interface LogLine {
  readonly urn: string;
  readonly severity: "debug" | "info" | "warning" | "error";
  readonly message: string;
  readonly ephemeral: boolean;
}

/** Runs programs as the Automation API does. Its types are not published. */
const { LanguageServer } = require("@pulumi/pulumi/automation/server");

const SEVERITIES = ["debug", "info", "warning", "error"] as const;

// biome-ignore lint/suspicious/noExplicitAny: the generated services have no types of requests
type Unary = (call: any, callback: grpc.sendUnaryData<any>) => void;

export interface PulumiServers {
  readonly engine: string;
  readonly language: string;
  /** What programs are from now on. */
  setProgram(program: () => Promise<unknown>): void;
  /** The lines since the last call, when all of them have come. */
  log(): Promise<LogLine[]>;
  close(): void;
}

/** What the engine and the provider ask of each other beside resources: the log, and the program. */
export async function startServers(): Promise<PulumiServers> {
  let program: () => Promise<unknown> = async () => undefined;
  const lines: LogLine[] = [];
  const log: Unary = ({ request }, callback) => {
    if (request.getSeverity() > 0)
      lines.push({
        urn: request.getUrn(),
        severity: SEVERITIES[request.getSeverity()] ?? "debug",
        message: request.getMessage(),
        ephemeral: request.getEphemeral(),
      });
    callback(null, new Empty());
  };
  const setRootResource: Unary = (_, callback) => callback(null, new engineMessages.SetRootResourceResponse());
  const language = new LanguageServer(() => program());
  const run: Unary = (call, callback) => void language.run(call, callback);
  const getPluginInfo: Unary = (call, callback) => language.getPluginInfo(call, callback);
  const server = new grpc.Server();
  server.addService(engineService.EngineService, { log, setRootResource } as never);
  server.addService(languageService.LanguageRuntimeService, { run, getPluginInfo } as never);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const address = `127.0.0.1:${port}`;
  const stopListening = listenToProvider(lines);
  return {
    engine: address,
    language: address,
    setProgram: (next) => {
      program = next;
    },
    log: async () => {
      await Promise.allSettled(coming.splice(0));
      return lines.splice(0);
    },
    close() {
      stopListening();
      server.forceShutdown();
    },
  };
}

/** Lines of the provider that wait for their URN. */
const coming: Promise<void>[] = [];

/**
 * The provider has its own connection to the engine in a process of its own. In this one, each program that ends would
 * close it, and the SDK sends nothing any more after one line that failed.
 */
function listenToProvider(lines: LogLine[]): () => void {
  const log: Record<string, unknown> = pulumi.log;
  const { info, warn } = log;
  const write =
    (severity: LogLine["severity"]) =>
    (message: string, resource?: pulumi.Resource, _ = 0, ephemeral = false) => {
      const urn = resource
        ? (resource.urn as unknown as { promise(): Promise<string> }).promise()
        : Promise.resolve("");
      const line = urn.then((known) => void lines.push({ urn: known, severity, message, ephemeral }));
      coming.push(line);
      return line;
    };
  Object.assign(log, { info: write("info"), warn: write("warning") });
  return () => void Object.assign(log, { info, warn });
}
