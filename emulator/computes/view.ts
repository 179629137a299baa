import { createHash } from "node:crypto";
import { computeType } from "../arm/ids";
import type { Backend } from "../backend";
import { preciseTime } from "../clock";
import { showField } from "../schema/show";
import { computeField } from "./instanceFields";
import type { Compute } from "./record";

const imageVersion = "25.10.20";

/** What a read of an instance shows to a client of an api-version. */
export function showCompute(backend: Backend, compute: Compute, version: string): unknown {
  const { body, id, name, location } = compute;
  const isMade = !["Creating", "CreateFailed"].includes(body.state);
  const isOn = backend.settings.isOn;
  const vmSize = isOn("readUppercasesVmSize") ? body.settings.vmSize.toUpperCase() : body.settings.vmSize;
  const hidesIdleTime = isOn("readOmitsIdleTimeBefore202603") && version.slice(0, 10) < "2026-03-01";
  const whole = {
    id,
    name,
    type: computeType,
    location,
    tags: body.tags,
    identity: body.identity,
    sku: body.sku,
    systemData: systemData(compute),
    properties: {
      computeType: "ComputeInstance",
      computeLocation: body.computeLocation ?? location,
      provisioningState: body.provisioningState,
      description: body.description,
      createdOn: preciseTime(body.createdOn),
      modifiedOn: preciseTime(body.modifiedOn),
      provisioningErrors: showErrors(body.provisioningErrors),
      isAttachedCompute: false,
      disableLocalAuth: body.disableLocalAuth,
      properties: {
        ...body.settings,
        vmSize,
        ...(hidesIdleTime && { idleTimeBeforeShutdown: undefined }),
        sshSettings: {
          ...body.settings.sshSettings,
          adminUserName: "azureuser",
          sshPort: body.settings.sshSettings.sshPublicAccess === "Enabled" ? 22 : null,
        },
        ...(isOn("readOmitsScriptData") && { setupScripts: withoutData(body.settings.setupScripts) }),
        schedules: showSchedules(compute),
        osImageMetadata: isMade
          ? { currentImageVersion: imageVersion, latestImageVersion: imageVersion, isLatestOsImageVersion: true }
          : null,
        connectivityEndpoints: isMade ? endpoints(compute) : null,
        applications: isMade ? applications(compute) : [],
        createdBy: {
          userName: body.createdBy.name,
          userOrgId: body.createdBy.tenantId,
          userId: body.createdBy.objectId,
        },
        errors: showErrors(body.errors),
        state: body.state,
        lastOperation: body.lastOperation,
        dataMounts: showMounts(compute, isOn("stoppedShowsUnmounted")),
        versions: isMade ? { runtime: "4.0.0" } : null,
      },
    },
  };
  return showField(computeField, whole, version);
}

const showErrors = (errors: Compute["body"]["errors"]) =>
  errors?.map(({ error }) => ({ error: { target: null, details: [], additionalInfo: [], ...error } })) ?? null;

function systemData({ body }: Compute) {
  return {
    createdBy: body.createdBy.name,
    createdByType: "Application",
    createdAt: preciseTime(body.createdOn),
    lastModifiedBy: body.modifiedBy.name,
    lastModifiedByType: "Application",
    lastModifiedAt: preciseTime(body.modifiedOn),
  };
}

const applications = ({ name, location }: Compute) =>
  [
    ["Jupyter", "tree/"],
    ["Jupyter Lab", "lab"],
  ].map(([displayName, path]) => ({
    displayName,
    endpointUri: `https://${name.toLowerCase()}.${location}.instances.azureml.ms/${path}`,
  }));

/** Addresses that stay the same for an instance as long as it lives. */
function endpoints({ id, body }: Compute) {
  const [a = 0, b = 0, c = 0] = createHash("sha256").update(`${id.toLowerCase()}${body.createdOn}`).digest();
  return {
    publicIpAddress: body.settings.enableNodePublicIp ? `20.${a}.${b}.${1 + (c % 254)}` : null,
    privateIpAddress: `10.0.${a}.${4 + (b % 250)}`,
  };
}

const provisioningStatus: Readonly<Record<string, string>> = {
  Creating: "Provisioning",
  Updating: "Provisioning",
  Failed: "Failed",
};

function showSchedules({ body }: Compute) {
  const schedules = body.settings.schedules?.computeStartStop;
  if (!schedules) return undefined;
  const status = provisioningStatus[body.provisioningState] ?? "Completed";
  return { computeStartStop: schedules.map((each) => ({ ...each, provisioningStatus: status })) };
}

function showMounts({ body }: Compute, hidesWhenStopped: boolean) {
  if (body.dataMounts.length === 0) return null;
  const isHidden = hidesWhenStopped && body.state === "Stopped";
  return body.dataMounts.map((each) => (isHidden ? { ...each, mountState: "Unmounted" } : each));
}

function withoutData(setupScripts: Compute["body"]["settings"]["setupScripts"]) {
  if (!setupScripts?.scripts) return setupScripts;
  const scripts = Object.entries(setupScripts.scripts).map(([name, { scriptData, scriptArguments, ...rest }]) => [
    name,
    rest,
  ]);
  return { scripts: Object.fromEntries(scripts) };
}
