export function findPython(wanted: {
  oldest: string;
  newest: string;
  env?: Record<string, string | undefined>;
}): { file: string; version: string } | { problem: string };
