import type { Backend } from "../backend";

const open = (backend: Backend) => backend.documents<string[]>("webservices");

/** Sets which live webservices use an image, by its id. */
export const setWebservices = (backend: Backend, { image, names }: { image: string; names: string[] }): void =>
  open(backend).put(image.toLowerCase(), names);

export const webservicesOf = (backend: Backend, image: string): string[] =>
  open(backend).get(image.toLowerCase()) ?? [];
