import { type Answer, BareRefusal } from "../core/errors";

// Azure has no code of its own for these refusals, or too many. What is done next depends on its words
// only here; advice in messages does so in `explained` as well.

/** Another operation runs: "There is already an active operation submitted". */
export function isOtherOperation(answer: Answer | undefined): boolean {
  return /already an active operation/i.test(answer?.message ?? "");
}

/** The refusal is about the schedules of an instance. */
export function namesSchedules({ message }: Answer): boolean {
  return /schedule/i.test(message);
}

/** The refusal is about the power state of an instance. */
export function namesState({ message }: Answer): boolean {
  return /\b(state|stop|stopped|running)\b/i.test(message);
}

/** The cloud, or the api-version, does not have the operation. */
export function isUnknownToApi({ code }: Answer): boolean {
  return /NoRegisteredProviderFound|InvalidResourceType|ApiVersion/i.test(code);
}

/** Blob storage got another content than the digest says: the file was changed while it was sent. */
export function isOtherContent({ code, message }: Answer): boolean {
  return code === "Md5Mismatch" || /contentMD5 doesn't match/.test(message);
}

/** What Azure would have answered to a request that is not sent because of what was seen before. */
export function asAnswered(status: number, code: string, message: string): BareRefusal {
  return new BareRefusal({ status, code, message });
}
