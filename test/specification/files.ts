import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** The OpenAPI files; they are not part of this repository. */
export const specificationFolder = path.join(__dirname, "../../../shared/contract/swagger");
export const isSpecificationThere = existsSync(specificationFolder);

/** The files that cover what the emulator has, by their api-version. Those called derived are not Microsoft's own. */
export const specificationFiles = [
  { apiVersion: "2024-04-01", file: "stable-2024-04-01/machineLearningServices.json" },
  { apiVersion: "2024-04-01-preview", file: "preview-2024-04-01-preview/machineLearningServices.json" },
  { apiVersion: "2024-04-01-preview", file: "preview-2024-04-01-preview/workspaceRP.json" },
  { apiVersion: "2026-05-01", file: "derived-2026-05-01/computes.derived.json" },
  { apiVersion: "2026-05-15-preview", file: "derived-2026-05-15-preview/computes.derived.json" },
  { apiVersion: "2024-04-01", file: "stable-2024-04-01/mfe.json" },
  { apiVersion: "2024-04-01-preview", file: "preview-2024-04-01-preview/mfe.json" },
  { apiVersion: "2026-05-01", file: "derived-2026-05-01/environments.derived.json" },
] as const;

/** Files that those refer to; their own operations are not held. */
const referred = ["stable-2024-04-01/registries.json", "preview-2024-04-01-preview/registries.json"];

// Microsoft's files refer to the common types five folders up, the derived ones one folder up.
const depth = "machinelearningservices/resource-manager/Microsoft.MachineLearningServices/published";
const placeOf = (file: string) => (file.startsWith("derived-") ? file : `${depth}/${file}`);

export interface LaidOut {
  readonly folder: string;
  readonly paths: string[];
  remove(): void;
}

export const readSpecification = (file: string) =>
  JSON.parse(readFileSync(path.join(specificationFolder, file), "utf8"));

/** Copies the files into a temporary folder, in which their references lead to each other. */
export function layOutSpecification(): LaidOut {
  const root = mkdtempSync(path.join(tmpdir(), "azureml-specification-"));
  const folder = path.join(root, "specification");
  cpSync(path.join(specificationFolder, "common-types"), path.join(folder, "common-types"), { recursive: true });
  const layOut = (file: string) => {
    const content = readSpecification(file);
    // oav reads the id of everything that is so marked, of a subnet that is null as well, and fails.
    delete content.definitions.ResourceId?.["x-ms-azure-resource"];
    const target = path.join(folder, placeOf(file));
    mkdirSync(path.dirname(target), { recursive: true });
    // A derived file names the neighbour that its parameters were taken from.
    const toNeighbour = file.startsWith("derived-") ? `"../${depth}/stable-2024-04-01/` : '"';
    writeFileSync(
      target,
      JSON.stringify(content).replaceAll(
        '"machineLearningServices.json#',
        `${toNeighbour}machineLearningServices.json#`,
      ),
    );
    return target;
  };
  referred.forEach(layOut);
  const paths = specificationFiles.map(({ file }) => layOut(file));
  return { folder, paths, remove: () => rmSync(root, { recursive: true, force: true }) };
}
