/** The legacy service of azureml-core: all that the other backend, the handle and drift need of it. */
export { modelManagementBackend } from "./backend";
export { surveyImages } from "./images";
export { type ContainerConfiguration, containerInputs } from "./inputs";
export { modelManagementImage } from "./modelManagementImage";
