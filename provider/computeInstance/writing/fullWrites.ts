import { changing } from "../door/changes";
import { attempt } from "./attempt";
import { type FullBody, fullBody, type Writing } from "./fullBody";
import type { Refusal } from "./refusal";
import { isAboutSchedules, putAroundSchedules } from "./scheduleWrites";

/** Writes the changes with everything else as it is now; there is no PATCH for instances. */
export async function putOver(writing: Writing): Promise<Refusal | undefined> {
  const { target } = writing;
  let sent: FullBody | undefined;
  const refusal = await attempt(target, async () => {
    sent = await fullBody(writing);
    const admission = changing(target, "overwrite", sent.read);
    return target.connection.api.putCompute(target.id, sent.body, sent.preview, admission, target.signal);
  });
  const isAround = refusal && sent && isAboutSchedules(refusal, sent.body);
  return isAround ? putAroundSchedules(writing, sent as FullBody, refusal) : refusal;
}
