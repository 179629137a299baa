export function dependenciesAreCurrent(folder?: string): boolean;
