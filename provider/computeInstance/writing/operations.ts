import { API_VERSIONS, type Api, type Operation as Started } from "../../azure/api";
import type { Act, Admission } from "../../azure/permit";
import { isUnknownToApi } from "../../azure/refusals";
import type { Change } from "../../core/diff";
import type { Answer } from "../../core/errors";
import { type Path, UNKNOWN, type Value } from "../../core/values";
import { type InstanceProperties, isWord } from "../properties";
import { refuseMissingValues } from "../tables/rules";

/** What a request does to an instance that exists and goes on existing. */
export type ChangingAct = Exclude<Act, "create" | "delete" | "label" | "archive">;

/** What a request is sent with. */
interface Sending<A extends Act> {
  readonly api: Api;
  readonly id: string;
  readonly admission: Admission<A>;
  readonly signal?: AbortSignal | undefined;
}

/** Sends one write and waits for it; undefined when Azure did not refuse it. */
export interface Writer {
  /** By one request. */
  act<A extends ChangingAct>(act: A, request: (sending: Sending<A>) => Promise<Started>): Promise<Refusal | undefined>;
  /** By a PUT of the whole instance. */
  overwrite(): Promise<Refusal | undefined>;
  resize(size: string): Promise<Refusal | undefined>;
  mountData(): Promise<Refusal | undefined>;
}

/** One operation that writes properties of an instance. */
interface Operation {
  /** How it is sent. All of a property's changes travel in one request. */
  readonly send: (writer: Writer, desired: Value) => Promise<Refusal | undefined>;
  /** Its place among the operations of one update: the lowest is first. */
  readonly order: number;
  /** The same when the update stops the instance. */
  readonly orderWithStop?: number;
  /** The preview api-version that has it; absent where every one has. */
  readonly apiVersion?: string;
  /** A creation sends the properties as well, so that a new instance would have them. */
  readonly isOfCreation: boolean;
  /** A PUT may do it as well: where Azure does not have the operation, or also where it refuses a removal. */
  readonly alsoByPut?: "ifMissing" | "ifMissingOrRemoval";
  /** What may be taken from who uses the machine. Absent for an operation that neither starts nor stops it. */
  readonly interrupts?: (desired: Value) => "stop" | "resize" | undefined;
  /** Throws for what must not be sent. */
  readonly refuse?: (id: string, desired: Value) => void;
  /** What to do when it is refused with this status: whole sentences. */
  readonly advice?: (status: number | undefined) => string | undefined;
}

/** Every operation that a property of the field table may name. */
const operations = {
  // First, because the others are laid over it.
  put: { send: (writer) => writer.overwrite(), order: 0, isOfCreation: true },
  // A stop before what may need it, a start after all.
  powerState: {
    send: ({ act }, state) =>
      state === "Stopped"
        ? act("stop", ({ api, id, admission, signal }) => api.stop(id, admission, signal))
        : act("start", ({ api, id, admission, signal }) => api.start(id, admission, signal)),
    order: 4,
    orderWithStop: 2,
    isOfCreation: false,
    interrupts: (state) => (state === UNKNOWN || isWord(state, "Stopped") ? "stop" : undefined),
  },
  resize: {
    send: (writer, size) => writer.resize(String(size)),
    order: 3,
    apiVersion: API_VERSIONS.computesPreview,
    isOfCreation: true,
    interrupts: () => "resize",
  },
  updateIdleShutdownSetting: {
    send: ({ act }, idleTime) =>
      act("updateIdleShutdownSetting", ({ api, id, admission, signal }) =>
        api.updateIdleShutdownSetting(id, { idleTimeBeforeShutdown: idleTime ?? null }, admission, signal),
      ),
    order: 3,
    apiVersion: API_VERSIONS.computesPreview,
    isOfCreation: true,
    alsoByPut: "ifMissingOrRemoval",
  },
  customServices: {
    send: ({ act }, services) =>
      act("updateCustomServices", ({ api, id, admission, signal }) =>
        api.updateCustomServices(id, services ?? [], admission, signal),
      ),
    order: 3,
    apiVersion: API_VERSIONS.computesPreview,
    isOfCreation: true,
    alsoByPut: "ifMissing",
    refuse: refuseMissingValues,
  },
  enableSso: {
    send: ({ act }, enableSSO) =>
      act("enableSso", ({ api, id, admission, signal }) => api.enableSso(id, { enableSSO }, admission, signal)),
    order: 3,
    apiVersion: API_VERSIONS.enableSso,
    isOfCreation: true,
    alsoByPut: "ifMissing",
    advice: (status) =>
      status === 403
        ? "Only the user whom the instance is assigned to may switch single sign-on on: that user can do it in the studio. Or declare enableSSO: false."
        : undefined,
  },
  // Data is mounted while the machine runs.
  updateDataMounts: {
    send: (writer) => writer.mountData(),
    order: 5,
    orderWithStop: 1,
    apiVersion: API_VERSIONS.computesPreview,
    isOfCreation: false,
  },
} satisfies Record<string, Operation>;

/** What a property of the field table may name as its operation. */
export type OperationName = keyof typeof operations;

/** All that is known of each operation. */
export const OPERATIONS: Readonly<Record<OperationName, Operation>> = operations;

/** A difference of an instance, with the operation that writes it. */
export interface InstanceChange extends Change {
  readonly path: readonly [keyof InstanceProperties, ...Path];
  readonly operation: OperationName;
}

/** The preview api-version of the operation of this name; absent where every api-version has it. */
export function previewVersionOf(name: string): string | undefined {
  return isOperation(name) ? OPERATIONS[name].apiVersion : undefined;
}

function isOperation(name: string): name is OperationName {
  return Object.hasOwn(OPERATIONS, name);
}

/** What an operation asks for that may take the machine from somebody. */
export function actOf(operation: OperationName, desired: Value): "stop" | "resize" | undefined {
  return OPERATIONS[operation].interrupts?.(desired);
}

/** What Azure refused a write with, at once or as the failure of its operation. */
export interface Refusal {
  readonly answer: Answer;
  readonly cause?: unknown;
  /** What else was tried, or what would help: whole sentences. */
  readonly note?: string;
}

/** It was understood and will not be done; another way may help. A busy or broken service is no reason to try one. */
export function isRefused({ answer: { status } }: Refusal): boolean {
  return status === undefined || status === 400 || status === 404 || status === 409 || status === 422;
}

/** This cloud, or this api-version, does not have the operation. */
export function isMissing({ answer }: Refusal): boolean {
  return answer.status === 404 || answer.status === 405 || isUnknownToApi(answer);
}
