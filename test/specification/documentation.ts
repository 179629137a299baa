import { strict as assert } from "node:assert";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Covered, coveredOperations, emulatedOperations, keyOf, shortened } from "./coverage";
import { specificationFiles } from "./files";
import type { Tally } from "./tally";

const page = path.join(__dirname, "../../docs/emulator.md");
const title = "## Compared with the specification";

/** Holds the page about the emulator to what the tests hold to the specification. */
export function describeDocumentation(tally: () => Tally): void {
  describe("of the emulator's page", () => {
    it("are held for every operation that the emulator and a file have", async () => {
      const emulated = new Set((await emulatedOperations()).map(keyOfOperation));
      const missing = coveredOperations()
        .filter(({ key }) => emulated.has(key))
        .map(({ apiVersion, operation }) => `${apiVersion} ${operation}`)
        .filter((each) => !tally().held.has(each));
      assert.deepEqual(missing, []);
    });

    it("are listed there: which file holds which, and what none holds", async () => {
      const text = readFileSync(page, "utf8");
      const start = text.indexOf(title);
      const end = text.indexOf("\n## ", start + 1) + 1;
      assert.ok(start > 0 && end > start, `${page} has no section "${title}"`);
      const section = describeCoverage(await emulatedOperations(), coveredOperations());
      if (process.env["ACCEPT"]) writeFileSync(page, `${text.slice(0, start)}${section}\n${text.slice(end)}`);
      else assert.equal(text.slice(start, end).trimEnd(), section.trimEnd(), "ACCEPT=1 writes it anew");
    });
  });
}

const keyOfOperation = (operation: string) => keyOf(...(operation.split(" ") as [string, string]));

function describeCoverage(emulated: string[], covered: Covered[]): string {
  const apiVersions = [...new Set(specificationFiles.map(({ apiVersion }) => apiVersion))];
  const letters = new Map(specificationFiles.map(({ file }, i) => [file as string, "ABCDEFGH"[i] ?? ""]));
  const holdersOf = (operation: string) => covered.filter(({ key }) => key === keyOfOperation(operation));
  const rows = emulated
    .filter((operation) => holdersOf(operation).length > 0)
    .map((operation) => {
      const cells = apiVersions.map((apiVersion) => {
        const holder = holdersOf(operation).find((each) => each.apiVersion === apiVersion);
        return holder ? letters.get(holder.file) : "-";
      });
      return `| \`${shortened(operation)}\` | ${cells.join(" | ")} |`;
    });
  const unheld = emulated.filter((operation) => holdersOf(operation).length === 0).map(shortened);
  return `${title}

\`npm test\` compares recorded requests and answers with Microsoft's OpenAPI files. It uses \`oav\`, Azure's own validator. The requests are those of this provider with random inputs, those of Microsoft's JavaScript client, and the official examples. The OpenAPI files are not in this repository: they are read from \`../shared/contract/swagger\`. Without this folder, the test is skipped and says so. The test writes this section (\`ACCEPT=1\`).

${specificationFiles.map(({ file }) => `- ${letters.get(file)}: \`${file}\`${file.startsWith("derived-") ? ", transcribed, not Microsoft's file" : ""}`).join("\n")}

| operation | ${apiVersions.join(" | ")} |
|---|${apiVersions.map(() => "---|").join("")}
${rows.join("\n")}

No file covers these operations, so they are not validated: every operation with \`-\`, every operation with another api-version, and

${[...new Set(unheld)].map((operation) => `- \`${operation}\``).join("\n")}

The validator accepts null for every property that is not required. It accepts any value for an enum that the specification leaves open. No OpenAPI file has the regional services, tokens and metadata.
`;
}
