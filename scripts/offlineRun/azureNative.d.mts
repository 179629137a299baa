export function placeAzureNativeStandIn(home: string): string;
