import { bodyLimit } from "hono/body-limit";
import { ServiceError } from "../arm/errors";
import { errorAnswer, respond } from "./answers";
import { factsOf } from "./routes";

const MEGABYTES = 4;

/** Refuses a body that is larger than the resource manager takes, before it is read. */
export const limitBodies = bodyLimit({
  maxSize: MEGABYTES * 1024 * 1024,
  onError: (context) => {
    const message = `The request content size exceeds the maximum size of ${MEGABYTES} MB.`;
    const refusal = new ServiceError("tooLarge", "RequestContentTooLarge", message);
    return respond(
      factsOf(context as never),
      errorAnswer(refusal, () => {}),
    );
  },
});
