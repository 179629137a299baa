import type { Connection } from "../azure/connection";
import { explained } from "../azure/explained";
import type { Change } from "../core/diff";
import { deletionWord } from "../core/inputs";
import { isSameClaims, isUnclaimed, left } from "./claims";
import { counted } from "./door/evidence";
import { isMadeAnew, isOnlyOurs, leaving, removing } from "./door/versions";
import { fields } from "./fields";
import type { RemoveImage } from "./properties";
import { getVersion } from "./read";
import { subject, targetOf } from "./target";
import { claimsIn, fromWire, overlay } from "./wire";

/** Archives or deletes the version as declared, or takes the mark of its owner off it where others use it. */
export async function remove(
  connection: Connection,
  request: RemoveImage,
  { isSuperseded, isNeeded, isDeclared }: { isSuperseded: boolean; isNeeded: () => boolean; isDeclared: boolean },
): Promise<void> {
  const { id, inputs, observed, log } = request;
  const name = isSuperseded ? "onSupersede" : "onDelete";
  const declared = inputs[name] ?? (isSuperseded ? "retain" : "archive");
  const way = deletionWord(subject(id), name, fields[name], declared);
  if (way === "retain") {
    log.info(`left in Azure as it is: ${id}`);
    return;
  }
  const target = targetOf(connection, request, id, "delete", inputs);
  const version = await getVersion(target);
  if (!version) return;
  if (isDeclared && isMadeAnew(version, observed)) {
    return log.info("the version is gone, and was made again as the program declares it: it stays.");
  }
  const claims = claimsIn(version);
  const remaining = target.tag ? left(claims, target.tag) : claims;
  const { environments } = connection;
  const { signal } = request;
  const isHidden = fromWire(version).isArchived === true;
  const count = () => {
    // What another version takes the place of is hidden as declared, and can be taken back.
    if (way !== "delete" && (isHidden || isSuperseded)) return undefined;
    return counted(connection, id);
  };
  const leave = { observed, found: version, way, isNeeded, count };
  const work = async () => {
    if (isOnlyOurs(target, version, observed) && !isNeeded()) {
      if (way === "delete") {
        return environments.deleteEnvironmentVersion(id, removing(target, "delete", leave), signal);
      }
      const archived = overlay(version, [ARCHIVING], remaining);
      if (!isHidden) await environments.putEnvironmentVersion(id, archived, removing(target, "archive", leave), signal);
      return;
    }
    const isNobodys = !isNeeded() && isUnclaimed(claims);
    log.info(`${isNobodys ? "this stack did not make the version" : "others use the version"}: it stays.`);
    if (isSameClaims(claims, remaining)) return;
    await environments.putEnvironmentVersion(id, overlay(version, [], remaining), leaving(target, version), signal);
  };
  await work().catch((error) => {
    throw explained(error, `${subject(id)} could not be ${way === "delete" ? "deleted" : "archived"}.`);
  });
}

const ARCHIVING: Change = {
  path: ["isArchived"],
  before: false,
  after: true,
  mutability: "update",
  operation: "put",
  field: fields.isArchived,
  released: false,
};
