export const neededNode: string;
export function isNewEnough(version: string, needed?: string): boolean;
export function chooseNode(setting?: { folder?: string; running?: { version: string; execPath: string } }): string;
