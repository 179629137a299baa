export interface PulumiCli {
  file: string;
  folder: string;
  version: string;
}

export function getPulumi(setting?: {
  env?: Record<string, string | undefined>;
  say?: (text: string) => void;
}): Promise<PulumiCli>;
