import { setImmediate as nextTurn } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import type { Send } from "../../provider/azure/pipeline";
import { computeInstance } from "../../provider/computeInstance/lifecycle";
import { image } from "../../provider/image/image";
import { ComputeInstance } from "../../provider/pulumi/computeInstance";
import { dynamicProvider } from "../../provider/pulumi/dynamicProvider";
import { Image } from "../../provider/pulumi/image";
import { type Azure, startAzure, WORKSPACE } from "../provider/azure";
import { historyClock } from "./clock";
import { type Declared, declareAll } from "./declared";
import { startDynamicHost } from "./dynamicHost";
import { type EngineAnswer, type EngineCommand, startEngine } from "./engineProcess";
import type { Package } from "./previous";
import { type Asked, askedOf } from "./requests";
import { type LogLine, startServers } from "./servers";

/** What a command of Pulumi did. */
export interface Ran extends EngineAnswer {
  /** What programs and providers have told the engine. */
  readonly log: readonly LogLine[];
  /** What the host of the provider has printed. */
  readonly console: readonly string[];
  readonly asked: readonly Asked[];
  /** Whether the interruption took place: a command may be done before. */
  readonly isInterrupted: boolean;
}

/** Something that happens to a command at its n-th request, beginning with 1. */
export interface Interruption {
  readonly how: "cancel" | "cancelTwice" | "kill" | "killProvider";
  readonly at: number;
  /** Whether the request still reaches Azure. */
  readonly side: "before" | "after";
}

/** Pulumi's own engine and host of dynamic resources, our provider, and an Azure of its own. */
export interface Laboratory {
  readonly azure: Azure;
  /** Whether it is the command-line interface, which keeps secrets as it likes and is not interrupted. */
  readonly isReal: boolean;
  run(command: EngineCommand, program: readonly Declared[], interruption?: Interruption): Promise<Ran>;
  /** The next command is of another version of the package. */
  use(version: Package | undefined): void;
  /** Forgets everything. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function openLaboratory(engineFile: string): Promise<Laboratory> {
  const clock = historyClock();
  const azure = await startAzure({}, clock);
  const servers = await startServers();
  // The provider writes to the engine that its host was started with.
  process.argv[2] = servers.engine;
  const host = await startDynamicHost(servers.engine);
  const engine = startEngine(engineFile, {
    engine: servers.engine,
    language: servers.language,
    provider: host.address,
  });

  let used: Package | undefined;
  return {
    azure,
    isReal: false,
    use: (version) => {
      used = version;
    },
    async run(command, program, interruption) {
      clock.nextCommand();
      const classes = used?.classes ?? { ComputeInstance, Image };
      servers.setProgram(async () => declareAll(pulumi, classes, WORKSPACE, program));
      const stopping = new AbortController();
      const interrupt = async () => {
        if (interruption?.how === "kill") await engine.interrupt("kill");
        if (interruption?.how.startsWith("cancel")) await engine.interrupt("cancel");
        if (interruption?.how === "cancelTwice") {
          await engine.interrupt("cancel");
          stopping.abort();
        }
      };
      const gate = gateOf(interruption, interrupt);
      const connection = used?.connection(azure) ?? azure.connectionOver((send) => gate.through(send));
      const during = <T>(work: (signal?: AbortSignal) => Promise<T>) =>
        Promise.race([gate.death as Promise<T>, work(stopping.signal)]);
      const version = used ?? { computeInstance, image, dynamicProvider };
      const serve = (resource: Package["image"]) =>
        version.dynamicProvider(
          resource(() => connection),
          clock,
          during,
        );
      host.serve({ computeInstance: serve(version.computeInstance), image: serve(version.image) });
      const answer = await engine.run(command);
      const { value } = await azure.admin("GET", "journal");
      await azure.admin("DELETE", "journal");
      return {
        ...answer,
        log: await servers.log(),
        console: host.console(),
        asked: askedOf(value),
        isInterrupted: gate.isPassed(),
      };
    },
    async reset() {
      clock.restart();
      azure.signInAnew();
      await azure.admin("POST", "reset");
    },
    async close() {
      await engine.close();
      await endPrograms();
      host.close();
      servers.close();
      await azure.close();
    },
  };
}

/**
 * What a killed engine owes to its programs fails when their connections are seen to be closed. Later than that nobody
 * would listen, and the rejection, which the SDK waits for nowhere, would end the process.
 */
async function endPrograms(): Promise<void> {
  const ignore = () => {};
  process.on("unhandledRejection", ignore);
  for (let turn = 0; turn < 100; turn += 1) await nextTurn();
  process.off("unhandledRejection", ignore);
}

/** Where the requests of one command pass, until they do not any more. */
function gateOf(interruption: Interruption | undefined, interrupt: () => Promise<void>) {
  const isDeadly = interruption?.how.startsWith("kill") === true;
  const dead = new Error("error reading from server: EOF");
  let kill: (error: Error) => void = () => {};
  const death = new Promise<never>((_, reject) => {
    kill = reject;
  });
  death.catch(() => {});
  let sent = 0;
  let isPassed = false;
  return {
    death,
    isPassed: () => isPassed,
    through:
      (send: Send): Send =>
      async (request) => {
        if (isPassed && isDeadly) throw dead;
        sent += 1;
        if (!interruption || sent !== interruption.at) return send(request);
        isPassed = true;
        const answered = interruption.side === "after" ? await send(request) : undefined;
        await interrupt();
        if (!isDeadly) return answered ?? send(request);
        kill(dead);
        throw dead;
      },
  };
}
