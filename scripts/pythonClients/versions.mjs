/** What is installed for each client, and the Pythons that it supports. */
export const pythonClients = {
  "azureml-core": {
    requirements: ["azureml-core==1.61.0.post4", "azure-identity>=1.15,<2"],
    oldestPython: "3.8",
    newestPython: "3.12",
  },
  "azure-ai-ml": {
    requirements: ["azure-ai-ml==1.35.2", "azure-identity>=1.15,<2"],
    oldestPython: "3.9",
    newestPython: "3.12",
  },
};
