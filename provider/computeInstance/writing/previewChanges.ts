import { API_VERSIONS } from "../../azure/api";
import { listed } from "../../core/diff";
import { fields } from "../fields";
import { type InstanceChange, OPERATIONS } from "./operations";

/** The changes that only preview api-versions can make. */
export function previewChanges(changes: readonly InstanceChange[]): InstanceChange[] {
  return changes.filter((change) => versionOf(change) !== undefined);
}

/** For the preview: which changes are made by which preview api-version; nothing when none are. */
export function previewNote(changes: readonly InstanceChange[]): string | undefined {
  const acted = previewChanges(changes);
  const versions = new Set(acted.map(versionOf));
  const notes = [...versions].map((version) => {
    const made = acted.filter((change) => versionOf(change) === version);
    return `${listed(made)}: changed in place by an action of api-version ${version}.`;
  });
  const sent = changes.filter((change) => !acted.includes(change) && fields[String(change.path[0])]?.preview);
  if (sent.length > 0)
    notes.push(`${listed(sent)}: written with api-version ${API_VERSIONS.computesPreview}; no stable one has it.`);
  return notes.length > 0 ? notes.join(" ") : undefined;
}

/** Why they cannot be made where preview api-versions are not allowed. */
export function previewMessage(changes: readonly InstanceChange[]): string {
  return `a change of ${listed(changes)} needs a preview api-version, and azureml:allowPreviewApis is false.`;
}

const versionOf = ({ operation }: InstanceChange) => OPERATIONS[operation].apiVersion;
