import { AzureMLError } from "../core/errors";

/** What one run deletes, whatever it is, in the order in which it was asked for. */
export interface Deletions {
  /** Notes that this is about to be deleted. Throws where the run has deleted `most` others already. */
  begin(id: string, name: string, most: number | undefined): void;
  /** Notes that this is gone, by this run or by one that was interrupted. */
  done(id: string): void;
  /** Whether it is: its name may stay taken for a while. */
  has(id: string): boolean;
}

export function createDeletions(): Deletions {
  const begun = new Map<string, string>();
  const refused = new Map<string, string>();
  const gone = new Set<string>();
  return {
    done: (id) => void gone.add(id.toLowerCase()),
    has: (id) => gone.has(id.toLowerCase()),
    begin(id, name, most) {
      const key = id.toLowerCase();
      if (begun.has(key)) return;
      if (most === undefined || begun.size < most) {
        begun.set(key, name);
        return;
      }
      refused.set(key, name);
      throw new AzureMLError("DeletionRefused", refusal(name, most, [...begun.values()], [...refused.values()]));
    },
  };
}

function refusal(name: string, most: number, begun: readonly string[], refused: readonly string[]): string {
  const total = begun.length + refused.length;
  const before = begun.length > 0 ? ` This run deletes ${begun.join(", ")}.` : " This run has deleted nothing yet.";
  return `${name} was not deleted: azureml:maxDeletions allows ${most} in one run.${before} Not deleted: ${refused.join(", ")}. Was a file or a folder lost by mistake? If not, run "pulumi config set azureml:maxDeletions ${total}" and "pulumi up" again; for a destroy, set the variable AZUREML_MAX_DELETIONS=${total}.`;
}
