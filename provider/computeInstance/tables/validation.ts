import { findWindows, type IanaName, WINDOWS_TO_IANA_MAP } from "windows-iana";
import { lowerCase, tagNames } from "../../azure/validation";
import { isoSeconds } from "../../core/durations";
import { isSubnetId, isUserAssignedIdentityId } from "../../core/ids";
import { isAbsent, UNKNOWN, type Value } from "../../core/values";
import { counted } from "../../core/words";
import { type KnownInputs, type UncheckedInputs, unchecked } from "../properties";

/** The key itself: what follows it on its line is a comment. */
export const keyWithoutComment = (line: string): string => line.trim().split(/\s+/).slice(0, 2).join(" ");
export const seconds = (duration: string): number | string => isoSeconds(duration) ?? duration;

const MINUTES_15 = 900;
const DAYS_3 = 259_200;

// .NET's XmlConvert knows no weeks, no small letters, and fractions of seconds only.
const XML_DURATION = /^P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/;

export function idleTime(value: string): string | undefined {
  const duration = XML_DURATION.test(value) ? isoSeconds(value) : undefined;
  const wanted = "use an ISO 8601 duration from PT15M to P3D, such as PT30M.";
  if (duration === undefined) return `${JSON.stringify(value)} is not a duration; ${wanted}`;
  if (duration < MINUTES_15) return `${value} is shorter than 15 minutes; ${wanted}`;
  if (duration > DAYS_3) return `${value} is longer than 3 days; ${wanted}`;
  return undefined;
}

// The service's pattern (api-versions since 2025-12-01); its documentation also refuses a "-" at the end.
export function computeName(value: string): string | undefined {
  const name = JSON.stringify(value);
  if (value.length < 3 || value.length > 24)
    return `${name} has ${counted(value.length, "character")}; Azure takes 3 to 24.`;
  if (!/^[a-zA-Z]/.test(value)) return `${name} must start with a letter.`;
  if (!/^[a-zA-Z0-9-]+$/.test(value)) return `${name} may have only letters, digits and "-".`;
  if (/-$/.test(value)) return `${name} must not end in "-".`;
  if (/-\d+$/.test(value)) return `${name} must not end in "-" and digits; put a letter after the "-".`;
  return undefined;
}

export function subnetId(value: string): string | undefined {
  if (isSubnetId(value)) return undefined;
  return `${JSON.stringify(value)} is not the ARM id of a subnet; it looks like /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.Network/virtualNetworks/<network>/subnets/<subnet>.`;
}

export function userAssignedIdentityId(value: string): string | undefined {
  if (isUserAssignedIdentityId(value)) return undefined;
  return `${JSON.stringify(value)} is not the ARM id of a user-assigned identity; it looks like /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.ManagedIdentity/userAssignedIdentities/<name>.`;
}

// The value is not repeated: what is wrong here may be a private key.
export function sshPublicKey(value: string): string | undefined {
  const wanted = 'use the one line of a public key file, such as "ssh-ed25519 AAAA... name".';
  if (value.includes("PRIVATE KEY")) return `is a private key; ${wanted}`;
  const pattern =
    /^(ssh-(rsa|dss|ed25519)|ecdsa-sha2-nistp\d+|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) [A-Za-z0-9+/=]+( .*)?$/;
  return pattern.test(value.trim()) ? undefined : `is not an SSH public key; ${wanted}`;
}

export function guid(value: string): string | undefined {
  if (/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value)) return undefined;
  return `${JSON.stringify(value)} is not a GUID; use an id such as 00000000-0000-0000-0000-000000000000.`;
}

export function port(value: number): string | undefined {
  return value >= 1 && value <= 65_535 ? undefined : `${value} is not a port; use 1 to 65535.`;
}

export function atLeastOne(value: number): string | undefined {
  return value >= 1 ? undefined : `${value} is too small; use 1 or more.`;
}

export const between =
  (least: number, most: number) =>
  (value: number): string | undefined =>
    value >= least && value <= most ? undefined : `${value} is out of range; use ${least} to ${most}.`;

export function startTime(value: string): string | undefined {
  if (isTime(value)) return undefined;
  return `${JSON.stringify(value)} is not a time; use yyyy-MM-ddTHH:mm:ss without a zone, such as 2026-01-31T08:00:00.`;
}

// JavaScript takes 30 February for 2 March.
function isTime(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(value)) return false;
  const time = Date.parse(`${value}Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

// Windows still has these, and azure-ai-ml takes them; Unicode, which the map follows, has dropped them.
const OLD_WINDOWS_ZONES = ["Kamchatka Standard Time", "Mid-Atlantic Standard Time"];
const WINDOWS_ZONES = new Map(
  [...WINDOWS_TO_IANA_MAP.map(({ windowsName }) => windowsName), ...OLD_WINDOWS_ZONES].map((name) => [
    lowerCase(name),
    name,
  ]),
);

export function windowsTimeZone(value: string): string | undefined {
  const spelled = WINDOWS_ZONES.get(lowerCase(value));
  if (spelled === value) return undefined;
  const [windows = spelled] = findWindows(value as IanaName);
  const wanted = windows ? `use "${windows}"` : 'use a name such as "UTC" or "W. Europe Standard Time"';
  return `${JSON.stringify(value)} is not a Windows time zone; ${wanted}.`;
}

export const timeWithT = (time: string): string => time.replace(" ", "T").replace(/(\.0+)?(Z|\+00:00)?$/, "");

/**
 * Azure switches single sign-on off when an instance with a setup script or an application is made for another user, and
 * only that user can switch it on.
 */
export function isSsoOfAnotherUser(declared: UncheckedInputs, observed: UncheckedInputs): boolean {
  return declared.enableSSO !== false && [declared, observed].some(isForAnother) && [declared, observed].some(hasCode);
}

function isForAnother({ personalComputeInstanceSettings: settings }: UncheckedInputs): boolean {
  return !isAbsent(unchecked<KnownInputs["personalComputeInstanceSettings"]>(settings).assignedUser);
}

const hasCode = ({ setupScripts, customServices }: UncheckedInputs) =>
  (!isAbsent(setupScripts) && setupScripts !== UNKNOWN) || (Array.isArray(customServices) && customServices.length > 0);

const MOST_TAGS = 50;
const LONGEST_TAG_NAME = 512;
const LONGEST_TAG_VALUE = 256;

/** What is wrong with tags by ARM's limits, of which the provider's own tag takes one. */
export function instanceTags(tags: object): string | undefined {
  const [problem = tagNames(tags)] = Object.entries(tags).flatMap(([name, value]) => tagProblem(name, value) ?? []);
  const surplus = Object.keys(tags).length - (MOST_TAGS - 1);
  if (problem || surplus <= 0) return problem;
  return `has ${surplus} more than the ${MOST_TAGS - 1} that Azure takes beside the provider's own tag. Remove some.`;
}

function tagProblem(name: string, value: Value): string | undefined {
  const shown = JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
  if (name === "") return "has a tag without a name.";
  if (name.length > LONGEST_TAG_NAME)
    return `has the name ${shown} of ${name.length} characters; Azure takes at most ${LONGEST_TAG_NAME}.`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  const [character] = /[<>%&\\?/\u0000-\u001f\u007f]/.exec(name) ?? [];
  if (character) return `has the name ${shown}; Azure takes no ${JSON.stringify(character)} in the name of a tag.`;
  if (typeof value !== "string" || value.length <= LONGEST_TAG_VALUE) return undefined;
  return `has a value of ${value.length} characters for ${shown}; Azure takes at most ${LONGEST_TAG_VALUE}.`;
}
