export type PythonClientName = "azureml-core" | "azure-ai-ml";

export const pythonClients: Record<
  PythonClientName,
  { requirements: string[]; oldestPython: string; newestPython: string }
>;
