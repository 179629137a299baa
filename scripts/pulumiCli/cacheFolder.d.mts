export function cacheFolder(setting?: {
  env?: Record<string, string | undefined>;
  platform?: string;
  home?: string;
}): string;
