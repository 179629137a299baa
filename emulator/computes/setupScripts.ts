import type { ErrorDetail } from "../arm/errors";
import { isObject } from "../http/body";

const NAMES = ["creationScript", "startupScript"] as const;

/** Setup scripts without data. */
export function scriptProblems(setupScripts: unknown): ErrorDetail[] {
  return scriptsIn(setupScripts).flatMap(({ name, data }) =>
    typeof data === "string" && data !== ""
      ? []
      : [{ code: "UserError", message: `${name}.scriptData cannot be null or empty.`, target: targetOf(name) }],
  );
}

/** Inline scripts in plain text, which the service cannot decode. */
export function plainScripts(setupScripts: unknown): ErrorDetail[] {
  const plain = scriptsIn(setupScripts).filter(
    ({ source, data }) => /^inline$/i.test(String(source)) && typeof data === "string" && !isBase64(data),
  );
  return plain.map(({ name }) => ({
    code: "UserError",
    message: `${name}.scriptData of an inline script must be a Base64 string.`,
    target: targetOf(name),
  }));
}

function scriptsIn(setupScripts: unknown) {
  const scripts = isObject(setupScripts) && isObject(setupScripts["scripts"]) ? setupScripts["scripts"] : {};
  return NAMES.flatMap((name) => {
    const script = scripts[name];
    return isObject(script) ? [{ name, source: script["scriptSource"], data: script["scriptData"] }] : [];
  });
}

const targetOf = (name: string) => `properties.properties.setupScripts.scripts.${name}.scriptData`;

/** As .NET's Convert.FromBase64String has it: white space means nothing, and the padding is there. */
function isBase64(text: string): boolean {
  const bare = text.replace(/[ \t\r\n]/g, "");
  return bare.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(bare);
}
