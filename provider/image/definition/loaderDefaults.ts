import { asRecord, type Values, withoutAbsent } from "../../core/values";

/** The body with what Azure ML's own loader adds to a document, and in its letter case. */
export function withLoaderDefaults(body: Values): Values {
  const { osType, ...properties } = asRecord(body.properties);
  const filled = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== ""));
  return withoutAbsent({
    properties: {
      ...filled,
      osType: typeof osType === "string" ? osType.toLowerCase() : osType,
      isAnonymous: false,
      isArchived: false,
    },
  });
}
