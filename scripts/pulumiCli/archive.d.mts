export function archiveAddresses(setting?: {
  env?: Record<string, string | undefined>;
  platform?: string;
  arch?: string;
}): string[];
