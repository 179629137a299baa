/** An environment as the environment service and azureml-core write it. */
export interface ServiceDefinition extends Record<string, unknown> {}
