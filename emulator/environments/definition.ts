/** What is fixed once a version is there, in ARM's words. */
export interface Definition extends Record<string, unknown> {
  image?: string;
  build?: { contextUri: string; dockerfilePath: string };
  condaFile?: string;
  osType: string;
  inferenceConfig?: Record<string, { path: string; port: number } | undefined>;
  autoRebuild: string;
  isAnonymous: boolean;
}
