import { ERROR_CODES } from "../../provider/core/errorCodes";
import { table } from "./markdown";

const WHOSE = {
  input: "yours",
  service: "Azure's",
  timeout: "nobody's: run again",
  aborted: "nobody's: run again",
  bug: "ours: please report",
} as const;

/** The page about the codes of errors. */
export function errors(): string {
  const rows = Object.entries(ERROR_CODES).map(([code, { kind, meaning, cause, advice }]) => [
    `<a id="${code.toLowerCase()}"></a>\`${code}\``,
    WHOSE[kind],
    meaning,
    cause,
    advice,
  ]);
  return `# Errors

Made from \`provider/core/errorCodes.ts\` by \`npm run generate\`.

An error that Pulumi or the command shows ends with its code in brackets, such as \`[NotFound]\`. In scripts the code is the error's \`code\`, and its \`kind\` says whose turn it is. What Azure answered is in \`details.answer\`: status, Azure's own code, message and request id. Azure's codes are not ours: a refused request has \`RequestRefused\`, whatever Azure calls it.

Problems of inputs in a preview, and reasons in a drift report, have no code.

${table(["code", "turn", "meaning", "cause", "what to do"], rows)}`;
}
