export function getEngine(setting?: { env?: Record<string, string | undefined> }): Promise<string | undefined>;
