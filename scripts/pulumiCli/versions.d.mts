export const pulumiVersion: string;
export const languageHostVersion: string;
export const oldestPulumi: string;
export const oldestGo: string;
