import { activeOperation, type ErrorDetail, ServiceError, userError } from "../arm/errors";
import { computeType } from "../arm/ids";
import { readTags } from "../arm/tags";
import type { Backend } from "../backend";
import type { Caller } from "../login/tokens";
import { readField } from "../schema/read";
import type { StoredOperation } from "../store/operations";
import type { Stored } from "../store/resources";
import { readIdentity } from "../workspaces/identities";
import type { WorkspaceBody } from "../workspaces/model";
import { settingsProblems } from "./checks";
import { withPublishedPorts } from "./customServiceFields";
import { isForeignCode, withDefaults } from "./defaults";
import { keepFixed } from "./fixed";
import { computeField } from "./instanceFields";
import { isTaken, isValidName, nameInUse, nameRule } from "./names";
import { beginOperation } from "./operations";
import { takeOutcome } from "./outcomes";
import { underPolicy } from "./policy";
import { shortage, shortageError } from "./quota";
import { type Compute, type ComputeBody, findCompute, type Given } from "./record";
import { identifySchedules, scheduleProblems } from "./schedules";
import { plainScripts, scriptProblems } from "./setupScripts";
import { keepIgnored, keepUnknown } from "./updates";

/** Creates an instance or replaces what may change of an existing one. */
export function putCompute(
  backend: Backend,
  workspace: Stored<WorkspaceBody>,
  id: string,
  body: unknown,
  version: string,
  caller: Caller,
): { created: boolean; compute: Compute; operation: StoredOperation } {
  const name = id.split("/").at(-1) ?? "";
  const old = findCompute(backend, id);
  if (old && backend.operations.active(id)) throw activeOperation(old.name);
  if (!old && !isValidName(name)) throw userError(nameRule, "computeName");
  const given = underPolicy(backend, name, readGiven(backend, body, version));
  if (!old || backend.settings.isOn("putRecreates") || recreatesFailed(backend, old)) {
    return create(backend, workspace, old?.id ?? id, given, caller, old);
  }
  return update(backend, workspace, old, given, version, caller);
}

function recreatesFailed(backend: Backend, old: Compute): boolean {
  if (old.body.state !== "CreateFailed") return false;
  if (backend.settings.isOn("putRecreatesFailed")) return true;
  throw userError(`The compute instance '${old.name}' is in state CreateFailed and can only be deleted.`);
}

function readGiven(backend: Backend, body: unknown, version: string): Given {
  const problems: ErrorDetail[] = [];
  const refuseUnknownToVersion = backend.settings.isOn("refuseUnknownToVersion");
  const given = readField(computeField, body, "", { version, refuseUnknownToVersion, problems }) as Given | undefined;
  refuse(problems);
  const schedules = (given?.properties?.properties?.["schedules"] as { computeStartStop?: [] } | undefined)
    ?.computeStartStop;
  if (schedules) refuse(scheduleProblems(schedules, "properties.properties.schedules.computeStartStop"));
  if (!given) throw userError("The request body is missing.");
  readTags(given.tags);
  return given;
}

function refuse(problems: ErrorDetail[]): void {
  if (problems.length > 0)
    throw userError(problems.map((each) => each.message).join(" "), problems[0]?.target, problems);
}

function create(
  backend: Backend,
  workspace: Stored<WorkspaceBody>,
  id: string,
  given: Given,
  caller: Caller,
  old: Compute | undefined,
) {
  const { location, subscription } = workspace;
  const name = old?.name ?? id.split("/").at(-1) ?? "";
  const settings = chosen(backend, createdWith(backend, withDefaults(given.properties.properties ?? {})));
  refuse([
    ...settingsProblems(backend, workspace, { ...given, ...given.properties }, settings),
    ...scriptProblems(settings.setupScripts),
  ]);
  const plain = plainScripts(settings.setupScripts);
  if (!backend.settings.isOn("plainScriptsFailLater")) refuse(plain);
  if (!old && isTaken(backend, location ?? "", name)) {
    throw new ServiceError("invalid", "UserError", nameInUse(name), {
      target: "computeName",
      fromMachineLearning: true,
      isRemembered: true,
    });
  }
  const short = shortage(backend, subscription, location ?? "", settings.vmSize, old?.id);
  const failsLater = short && backend.settings.isOn("quotaFailsLater");
  if (short && !failsLater) throw shortageError(short);
  const now = backend.clock.now();
  const compute: Compute = {
    id,
    type: computeType,
    parent: workspace.id,
    subscription,
    location,
    name,
    body: {
      ...envelope(backend, given, undefined),
      settings: settle(settings, []),
      provisioningState: "Creating",
      provisioningErrors: null,
      errors: null,
      state: "Creating",
      lastOperation: null,
      createdOn: now,
      modifiedOn: now,
      createdBy: caller,
      modifiedBy: caller,
      dataMounts: [],
    },
  };
  backend.resources.put(compute);
  const failed = { id: "", operation: "create" as const, name, count: 1, operationSucceeds: false };
  const outcome = failsLater
    ? { ...failed, errors: [short] }
    : plain.length > 0
      ? { ...failed, state: "SetupFailed", errors: plain.map(undecoded(name)) }
      : takeOutcome(backend, "create", name);
  const operation = beginOperation(backend, compute, "create", { outcome });
  return { created: !old, compute: findCompute(backend, id) ?? compute, operation };
}

const undecoded =
  (name: string) =>
  ({ message }: ErrorDetail): ErrorDetail => ({
    code: "SetupScriptsError",
    message: `The specified Azure ML Compute Instance ${name} user script setup failed with error "${message}"`,
  });

function update(
  backend: Backend,
  workspace: Stored<WorkspaceBody>,
  old: Compute,
  sent: Given,
  version: string,
  caller: Caller,
) {
  if (backend.settings.isOn("putRefusesSchedules") && sent.properties.properties?.["schedules"]) {
    throw userError(
      "Schedules of an existing compute instance cannot be set by this request, use the UpdateSchedules API instead.",
      "properties.properties.schedules",
    );
  }
  const { given, problems } = keepFixed(old.body, sent, backend.settings.isOn("putKeepsFixedProperties"));
  refuse(problems);
  const inner = given.properties.properties ?? {};
  const wanted = chosen(
    backend,
    withDefaults(
      backend.settings.isOn("putKeepsUnknownFields") ? keepUnknown(old.body.settings, inner, version) : inner,
    ),
  );
  refuse(settingsProblems(backend, workspace, { ...given, ...given.properties }, wanted));
  const before = old.body.settings.schedules?.computeStartStop ?? [];
  const next: ComputeBody = {
    ...old.body,
    ...envelope(backend, given, old.body),
    settings: settle(wanted, before),
    modifiedOn: backend.clock.now(),
    modifiedBy: caller,
  };
  const compute = { ...old, body: keepIgnored(old.body, next, (name) => backend.settings.isOn(name)) };
  backend.resources.put(compute);
  const isRestarted = backend.settings.isOn("putRestarts") && old.body.state === "Running";
  const operation = beginOperation(backend, compute, isRestarted ? "restart" : "update", { before: old.body });
  return { created: false, compute: findCompute(backend, old.id) ?? compute, operation };
}

const envelope = (backend: Backend, given: Given, old: ComputeBody | undefined) => ({
  tags: given.tags,
  sku: given.sku,
  identity: readIdentity(backend, given.identity, old?.identity),
  description: given.properties.description,
  computeLocation: given.properties.computeLocation,
  disableLocalAuth: given.properties.disableLocalAuth ?? false,
});

/** Gives the schedules their ids. */
function settle(settings: ComputeBody["settings"], before: Record<string, unknown>[]): ComputeBody["settings"] {
  const schedules = settings.schedules?.computeStartStop;
  if (!schedules) return settings;
  return { ...settings, schedules: { computeStartStop: identifySchedules(schedules, before) } };
}

/** With the ports that the service chooses. */
function chosen(backend: Backend, settings: ComputeBody["settings"]): ComputeBody["settings"] {
  const isOn = backend.settings.isOn("choosesPublishedPorts") && settings.customServices;
  return isOn ? { ...settings, customServices: withPublishedPorts(settings.customServices ?? []) } : settings;
}

function createdWith(backend: Backend, settings: ComputeBody["settings"]): ComputeBody["settings"] {
  return backend.settings.isOn("createTurnsSsoOff") && isForeignCode(settings)
    ? { ...settings, enableSSO: false }
    : settings;
}
