import { AzureMLError } from "../core/errors";

/** The ten arguments of azureml-core's `ComputeInstance.provisioning_configuration`. */
export interface ProvisioningConfiguration<S = string, B = boolean, T = Record<string, string>> {
  /** Size of the virtual machine. Default `Standard_DS3_v2`. */
  readonly vmSize?: S | undefined;
  /** Whether the public SSH port is open. Default false. */
  readonly sshPublicAccess?: B | null | undefined;
  /** Public SSH key of the administrator. */
  readonly adminUserSshPublicKey?: S | undefined;
  /** Resource group of the virtual network. All three network names are given, or none. */
  readonly vnetResourcegroupName?: S | undefined;
  /** Name of the virtual network. */
  readonly vnetName?: S | undefined;
  /** Name of the subnet in that network. */
  readonly subnetName?: S | undefined;
  /** Tags of the instance by name. */
  readonly tags?: T | undefined;
  /** Description of the instance. */
  readonly description?: S | undefined;
  /** Object id of the user whom the instance is for. */
  readonly assignedUserObjectId?: S | undefined;
  /** Tenant id of that user. */
  readonly assignedUserTenantId?: S | undefined;
}

/** How a host builds values of its own kind. */
export interface Composer<S, B> {
  /** The id of a subnet in the workspace's subscription: `/resourceGroups/<group>/providers/...`. */
  subnetId(group: S, network: S, subnet: S): S;
  access(isPublic: B): S;
}

/** The size of an instance whose size nobody declares. */
export const DEFAULT_VM_SIZE = "Standard_DS3_v2";

/** The path of a subnet below its subscription. */
export function subnetPath(group: string, network: string, subnet: string): string {
  return `/resourceGroups/${group}/providers/Microsoft.Network/virtualNetworks/${network}/subnets/${subnet}`;
}

/** Maps a provisioning configuration onto the inputs of the resource. Throws when only some network names are given. */
export function provisioningInputs<S, B, T>(given: ProvisioningConfiguration<S, B, T>, compose: Composer<S, B>) {
  const { vnetResourcegroupName: group, vnetName: network, subnetName: subnet } = given;
  const networkNames = { vnetResourcegroupName: group, vnetName: network, subnetName: subnet };
  const missing = Object.entries(networkNames).filter(([, name]) => !name);
  if (missing.length === 1 || missing.length === 2) {
    const names = missing.map(([name]) => name).join(" and ");
    throw new AzureMLError(
      "InvalidInput",
      `provisioningConfiguration: ${names} ${missing.length === 1 ? "is" : "are"} missing; give vnetResourcegroupName, vnetName and subnetName, or none of them.`,
    );
  }
  const isPublic = given.sshPublicAccess === undefined ? (false as B) : given.sshPublicAccess;
  const key = given.adminUserSshPublicKey;
  const { assignedUserObjectId: objectId, assignedUserTenantId: tenantId } = given;
  const ssh = {
    ...(isPublic !== null && { sshPublicAccess: compose.access(isPublic) }),
    ...(key && { adminPublicKey: key }),
  };
  return {
    vmSize: given.vmSize || (DEFAULT_VM_SIZE as S),
    ...(Object.keys(ssh).length > 0 && { sshSettings: ssh }),
    ...(group && network && subnet && { subnet: { id: compose.subnetId(group, network, subnet) } }),
    ...(given.tags && { tags: given.tags }),
    ...(given.description && { description: given.description }),
    ...((objectId || tenantId) && {
      personalComputeInstanceSettings: {
        assignedUser: { ...(objectId && { objectId }), ...(tenantId && { tenantId }) },
      },
    }),
  };
}
