import { completeSubnet } from "../computeInstance/checking";
import { toWire as instanceBody } from "../computeInstance/wire";
import { asRecord, type Values, withoutAbsent } from "../core/values";
import { toWire as versionBody } from "../image/wire";
import type { Definition } from "./definition";

/**
 * The ARM body that creates what a definition defines, but for what only a deployment knows: the region, the ownership
 * tag and the hash of the content. A build context on this machine is named as the document names it.
 */
export function bodyOf({ kind, inputs, source }: Definition, workspaceId: string): Values {
  if (kind === "environment") {
    const { path } = asRecord(source.build);
    const body = versionBody(inputs, { users: [] }, typeof path === "string" ? path : undefined);
    return withoutEmpty(asRecord(body.properties as unknown as Values));
  }
  const { location: _, ...body } = instanceBody(completeSubnet({ ...inputs, workspaceId }), "") as unknown as Values;
  return withoutAbsent(body);
}

function withoutEmpty(properties: Values): Values {
  const filled = Object.entries(withoutAbsent(properties)).filter(
    ([name, value]) => !["tags", "properties"].includes(name) || Object.keys(asRecord(value)).length > 0,
  );
  return { properties: Object.fromEntries(filled) };
}
