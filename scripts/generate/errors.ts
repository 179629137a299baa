import { ERROR_CODES } from "../../provider/core/errorCodes";
import { table } from "./markdown";

const WHO = {
  input: "you",
  service: "Azure, or you",
  timeout: "run again",
  aborted: "run again",
  bug: "please report",
} as const;

/** The page about the codes of errors. */
export function errors(): string {
  const rows = Object.entries(ERROR_CODES).map(([code, { kind, meaning, cause, advice }]) => [
    `<a id="${code.toLowerCase()}"></a>\`${code}\``,
    WHO[kind],
    meaning,
    cause,
    advice,
  ]);
  return `# Errors

Made from \`provider/core/errorCodes.ts\` by \`npm run generate\`.

An error that Pulumi or the command shows ends with its code in brackets, such as \`[NotFound]\`. The column *who can help* says who can remove the cause.

Some messages have no code:

- problems that a preview finds in inputs, such as a change that \`onReplace: "fail"\` or \`onInterrupt: "fail"\` refuses. Pulumi shows them as problems of the resource, with the name of the input;
- the reasons in a drift report.

In scripts, an error has its code in \`code\`. Its \`kind\` tells who can help: \`input\` (you), \`service\` (Azure), \`timeout\`, \`aborted\` (run again), or \`bug\`. \`details.answer\` has Azure's answer: status, Azure's own code, message and request id. Azure's codes are not in this table. A refused request has the code \`RequestRefused\`, with any of Azure's codes.

The [glossary](architecture.md#glossary) explains words such as *run*, *managed* and *entry*.

${table(["code", "who can help", "meaning", "cause", "what to do"], rows)}`;
}
