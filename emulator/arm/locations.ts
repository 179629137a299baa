/** The regions that this Azure has, by name. */
export const locations: Readonly<Record<string, string>> = {
  eastus: "East US",
  eastus2: "East US 2",
  centralus: "Central US",
  northcentralus: "North Central US",
  southcentralus: "South Central US",
  westus: "West US",
  westus2: "West US 2",
  westus3: "West US 3",
  canadacentral: "Canada Central",
  brazilsouth: "Brazil South",
  northeurope: "North Europe",
  westeurope: "West Europe",
  francecentral: "France Central",
  germanywestcentral: "Germany West Central",
  switzerlandnorth: "Switzerland North",
  uksouth: "UK South",
  swedencentral: "Sweden Central",
  australiaeast: "Australia East",
  eastasia: "East Asia",
  southeastasia: "Southeast Asia",
  japaneast: "Japan East",
  koreacentral: "Korea Central",
  centralindia: "Central India",
};

/** `East US` and `eastus` are the same place. */
export const normalizeLocation = (location: string) => location.replaceAll(" ", "").toLowerCase();
