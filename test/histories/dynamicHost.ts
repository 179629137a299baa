import Module from "node:module";
import type { Server } from "@grpc/grpc-js";
import type { dynamicProvider } from "../../provider/pulumi/dynamicProvider";

type Provider = ReturnType<typeof dynamicProvider>;
type Providers = Readonly<Record<"computeInstance" | "image", Provider>>;

export interface DynamicHost {
  /** As `host:port`. */
  readonly address: string;
  /** Lets all calls from now on go to these providers. */
  serve(providers: Providers): void;
  /** What has been written to the console since the last call: the host shows errors there. */
  console(): string[];
  close(): void;
}

const METHODS = ["check", "diff", "create", "read", "update", "delete"] as const;

/** Pulumi's own server for dynamic resources, in this process, with our providers in it. */
export async function startDynamicHost(engineAddress: string): Promise<DynamicHost> {
  let serving: Providers | undefined;
  const calling = (name: keyof Providers) => {
    const call =
      (method: (typeof METHODS)[number]) =>
      (...args: unknown[]) => {
        const provider = serving?.[name] as Record<string, (...args: unknown[]) => unknown> | undefined;
        return provider?.[method]?.(...args);
      };
    return Object.fromEntries(METHODS.map((method) => [method, call(method)]));
  };
  const served = { computeInstance: calling("computeInstance"), image: calling("image") };
  const stopLoading = loadInstead("pulumi-azureml/provider", served);
  const written: string[] = [];
  const { port, server } = await startHost(engineAddress);
  const { error } = console;
  console.error = (...texts: unknown[]) => {
    written.push(texts.map(String).join(" "));
  };
  return {
    address: `127.0.0.1:${port}`,
    serve: (providers) => {
      serving = providers;
    },
    console: () => written.splice(0),
    close() {
      console.error = error;
      stopLoading();
      server?.forceShutdown();
    },
  };
}

/** The texts in states load the provider by its name. */
function loadInstead(name: string, value: unknown): () => void {
  const loader = Module as unknown as { _load(request: string, ...rest: unknown[]): unknown };
  const { _load: load } = loader;
  loader._load = (request, ...rest) => (request === name ? value : load.call(loader, request, ...rest));
  return () => {
    loader._load = load;
  };
}

/** It begins when it is loaded, prints its port, and keeps its server to itself. */
async function startHost(engineAddress: string): Promise<{ port: number; server: Server | undefined }> {
  const events = ["uncaughtException", "unhandledRejection", "exit"] as const;
  const before = new Map(events.map((event) => [event, process.listeners(event as never)]));
  const { log } = console;
  const args = process.argv;
  const { Server } = require(require.resolve("@grpc/grpc-js", { paths: [require.resolve("@pulumi/pulumi")] }));
  const { bindAsync } = Server.prototype;
  let server: Server | undefined;
  process.argv = [args[0] ?? "", args[1] ?? "", engineAddress];
  try {
    const port = await new Promise<number>((resolve) => {
      Server.prototype.bindAsync = function (...given: unknown[]) {
        server = this;
        return bindAsync.apply(this, given);
      };
      console.log = (text: unknown) => resolve(Number(text));
      require("@pulumi/pulumi/cmd/dynamic-provider");
    });
    return { port, server };
  } finally {
    Server.prototype.bindAsync = bindAsync;
    console.log = log;
    process.argv = args;
    for (const [event, known] of before) {
      for (const listener of process.listeners(event as never)) {
        if (!known.includes(listener)) process.off(event, listener);
      }
    }
  }
}
