import { make } from "./client";
import { ENTITIES, IDENTITY, KEY, SUBNET } from "./steps";

const entity = (name: string, given: Record<string, unknown>) => make(`${ENTITIES}:${name}`, given);

/** azure-ai-ml's ComputeInstance, with nothing but its name unless more is given. */
export const instanceOf = (name: string, given: Record<string, unknown> = {}) =>
  entity("ComputeInstance", { name, ...given });

export const assignedUser = (object: string, tenant: string) =>
  entity("AssignedUserConfiguration", { user_object_id: object, user_tenant_id: tenant });

/** Every argument that goes with SSH; an assigned user does not. */
export const everything = () => ({
  size: "Standard_D2s_v3",
  description: "a workstation",
  tags: { team: "vision" },
  ssh_public_access_enabled: true,
  ssh_settings: entity("ComputeInstanceSshSettings", { ssh_key_value: KEY }),
  network_settings: entity("NetworkSettings", { vnet_name: "net", subnet: "own" }),
  identity: entity("IdentityConfiguration", {
    type: "SystemAssigned,UserAssigned",
    user_assigned_identities: [entity("ManagedIdentityConfiguration", { resource_id: IDENTITY })],
  }),
  idle_time_before_shutdown_minutes: 60,
  schedules: entity("ComputeSchedules", {
    compute_start_stop: [
      entity("ComputeStartStopSchedule", {
        action: "stop",
        trigger: entity("CronTrigger", {
          expression: "0 18 * * *",
          start_time: "2026-01-01T00:00:00",
          time_zone: "UTC",
        }),
      }),
      entity("ComputeStartStopSchedule", {
        action: "start",
        state: "disabled",
        trigger: entity("RecurrenceTrigger", {
          frequency: "week",
          interval: 1,
          schedule: entity("RecurrencePattern", { hours: [8], minutes: [0], week_days: ["monday", "friday"] }),
        }),
      }),
    ],
  }),
  setup_scripts: entity("SetupScripts", {
    creation_script: entity("ScriptReference", { path: "Users/a/create.sh", command: "--all", timeout_minutes: 10 }),
    startup_script: entity("ScriptReference", { path: "Users/a/start.sh", command: "--fast", timeout_minutes: 5 }),
  }),
  custom_applications: [
    entity("CustomApplications", {
      name: "rstudio",
      image: entity("ImageSettings", { reference: "ghcr.io/azure/rstudio:latest" }),
      endpoints: [entity("EndpointsSettings", { target: 8787, published: 8787 })],
      environment_variables: { USER: "vision" },
      bind_mounts: [entity("VolumeSettings", { source: "/home/azureuser/cloudfiles", target: "/data" })],
    }),
  ],
  enable_node_public_ip: false,
  enable_sso: false,
  enable_root_access: false,
  release_quota_on_stop: true,
  enable_os_patching: true,
});

/** What azure-ai-ml reads of an instance that was made with everything. */
export const everythingRead = {
  size: "Standard_D2s_v3",
  description: "a workstation",
  tags: { team: "vision" },
  ssh_public_access_enabled: true,
  ssh_settings: { ssh_key_value: KEY, admin_username: "azureuser", ssh_port: 22 },
  network_settings: { subnet: SUBNET },
  identity: {
    type: "system_assigned,user_assigned",
    user_assigned_identities: [{ type: "managed_identity", resource_id: IDENTITY }],
  },
  idle_time_before_shutdown: "PT60M",
  idle_time_before_shutdown_minutes: 60,
  schedules: {
    compute_start_stop: [
      {
        action: "Stop",
        state: "Enabled",
        provisioning_state: "Completed",
        trigger: { type: "Cron", expression: "0 18 * * *", start_time: "2026-01-01T00:00:00", time_zone: "UTC" },
      },
      {
        action: "Start",
        state: "Disabled",
        provisioning_state: "Completed",
        trigger: {
          type: "Recurrence",
          frequency: "Week",
          interval: 1,
          time_zone: "UTC",
          schedule: { hours: [8], minutes: [0], week_days: ["Monday", "Friday"] },
        },
      },
    ],
  },
  // Minutes go out as a number and come back as text.
  setup_scripts: {
    creation_script: { path: "Users/a/create.sh", command: "--all", timeout_minutes: "10" },
    startup_script: { path: "Users/a/start.sh", command: "--fast", timeout_minutes: "5" },
  },
  custom_applications: [
    {
      name: "rstudio",
      type: "docker",
      image: { reference: "ghcr.io/azure/rstudio:latest" },
      endpoints: [{ target: 8787, published: 8787 }],
      environment_variables: { USER: "vision" },
      bind_mounts: [{ source: "/home/azureuser/cloudfiles", target: "/data" }],
    },
  ],
  enable_node_public_ip: false,
  enable_sso: false,
  enable_root_access: false,
  release_quota_on_stop: true,
  enable_os_patching: true,
  type: "computeinstance",
  location: "eastus",
  state: "Running",
  provisioning_state: "Succeeded",
  provisioning_errors: null,
};
