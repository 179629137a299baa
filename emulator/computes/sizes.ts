/** A size of virtual machine as the regions offer it. */
export interface VmSize {
  name: string;
  family: string;
  vCPUs: number;
  gpus: number;
  memoryGB: number;
  maxResourceVolumeMB: number;
  premiumIO: boolean;
  retailPrice: number;
}

const size = (
  name: string,
  family: string,
  vCPUs: number,
  memoryGB: number,
  resourceGB: number,
  retailPrice: number,
  gpus = 0,
): VmSize => ({
  name,
  family,
  vCPUs,
  gpus,
  memoryGB,
  maxResourceVolumeMB: resourceGB * 1024,
  premiumIO: /^Standard_(DS|E\d+s|D\d+s|F\d+s)/.test(name),
  retailPrice,
});

const general = [
  size("Standard_DS1_v2", "standardDSv2Family", 1, 3.5, 7, 0.07),
  size("Standard_DS2_v2", "standardDSv2Family", 2, 7, 14, 0.15),
  size("Standard_DS3_v2", "standardDSv2Family", 4, 14, 28, 0.29),
  size("Standard_DS4_v2", "standardDSv2Family", 8, 28, 56, 0.58),
  size("Standard_DS5_v2", "standardDSv2Family", 16, 56, 112, 1.17),
  size("Standard_DS11_v2", "standardDSv2Family", 2, 14, 28, 0.19),
  size("Standard_DS12_v2", "standardDSv2Family", 4, 28, 56, 0.37),
  size("Standard_D2_v2", "standardDv2Family", 2, 7, 100, 0.15),
  size("Standard_D4_v2", "standardDv2Family", 8, 28, 400, 0.58),
  size("Standard_D2s_v3", "standardDSv3Family", 2, 8, 16, 0.1),
  size("Standard_D4s_v3", "standardDSv3Family", 4, 16, 32, 0.19),
  size("Standard_E4s_v3", "standardESv3Family", 4, 32, 64, 0.25),
  size("Standard_E4ds_v4", "standardEDSv4Family", 4, 32, 150, 0.29),
  size("Standard_F4s_v2", "standardFSv2Family", 4, 8, 32, 0.17),
];
const accelerated = [
  size("Standard_NC6", "standardNCFamily", 6, 56, 380, 0.9, 1),
  size("Standard_NC6s_v3", "standardNCSv3Family", 6, 112, 736, 3.06, 1),
  size("Standard_NC4as_T4_v3", "standardNCASv3_T4Family", 4, 28, 180, 0.53, 1),
  size("Standard_NV6", "standardNVFamily", 6, 56, 340, 1.14, 1),
];
const withAccelerators = new Set([
  "eastus",
  "eastus2",
  "westus2",
  "southcentralus",
  "northeurope",
  "westeurope",
  "uksouth",
]);

export const defaultVmSize = "STANDARD_DS3_V2";

/** The sizes that a region offers to compute instances. */
export const sizesIn = (location: string): VmSize[] =>
  withAccelerators.has(location) ? [...general, ...accelerated] : general;

/** A size by its name in any case. */
export const findSize = (location: string, name: string): VmSize | undefined =>
  sizesIn(location).find((each) => each.name.toLowerCase() === name.toLowerCase());

export const families = (location: string): string[] => [...new Set(sizesIn(location).map((each) => each.family))];
export const isAccelerated = (family: string): boolean => accelerated.some((each) => each.family === family);

/** What the vmSizes list shows of a size. */
export const showSize = ({ retailPrice, ...each }: VmSize) => ({
  ...each,
  osVhdSizeMB: 1047552,
  lowPriorityCapable: true,
  estimatedVMPrices: {
    billingCurrency: "USD",
    unitOfMeasure: "OneHour",
    values: [{ retailPrice, osType: "Linux", vmTier: "Standard" }],
  },
  supportedComputeTypes: ["AmlCompute", "ComputeInstance"],
});
