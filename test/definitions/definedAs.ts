/** What the documents of tests define. */
export type DefinedAs = "computeInstance" | "environment";
