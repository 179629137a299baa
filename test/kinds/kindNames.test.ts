import { strict as assert } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

const ROOT = path.join(__dirname, "..", "..");

/** What names a kind, in an identifier, a type or a text: `computeInstance`, `an instance` (not `isInstance`), `imageKind` (not `EnvironmentVariables`). */
const NAMES = /compute[ _]?instance|(?<!is)instances?\b|image|environment(?!Variables)/i;

/** The kinds' own folders, and the files that are generated for each. */
const OWN = /^provider\/(computeInstance|image)\/|^provider\/pulumi\/(computeInstance|image)Types\.ts$/;

/** Files that may name a kind, or folders of such files, with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "provider/kinds/index.ts": "the one list of kinds",
  "provider/kinds/commands.ts": "the list of their commands, which help has without the kinds",
  "provider/index.ts": "what programs import by name",
  "provider/handle.ts": "what scripts import by name",
  "provider/pulumi/computeInstance.ts":
    "the class that programs construct, which cannot be where Pulumi is not imported",
  "provider/pulumi/image.ts": "the class that programs construct, which cannot be where Pulumi is not imported",
  "provider/pulumi/definitions.ts": "members and types that programs know by name",
  "provider/core/errorCodes.ts": "the closed set of codes, of which only one kind has some",
  "provider/core/ids.ts": "the grammar of Azure's ids",
  "provider/azure/": "Azure's requests, permissions and ids, in its own words",
  "scripts/generate/capabilities.ts": "what people want to do, which may take requests of several kinds",
};

const ALLOWED = Object.keys(EXCEPTIONS);

const files = ["provider", "scripts/generate", "scripts/generate.ts"].flatMap(sourcesIn);

function sourcesIn(name: string): string[] {
  if (name.endsWith(".ts")) return [name];
  const inside = readdirSync(path.join(ROOT, name), { recursive: true, encoding: "utf8" });
  return inside.filter((each) => each.endsWith(".ts")).map((each) => path.posix.join(name, each.replaceAll("\\", "/")));
}

/** The identifiers and texts of a file, without its comments, that name a kind. */
function namesIn(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(path.join(ROOT, file), "utf8"), ts.ScriptTarget.Latest);
  const found = new Set<string>();
  const look = (node: ts.Node): void => {
    const isText =
      ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node) || ts.isRegularExpressionLiteral(node);
    if ((isText || ts.isIdentifier(node)) && NAMES.test(node.text)) found.add(node.text);
    ts.forEachChild(node, look);
  };
  look(source);
  return [...found];
}

const exceptionOf = (file: string) =>
  ALLOWED.find((each) => (each.endsWith("/") ? file.startsWith(each) : file === each));

describe("the name of a kind", () => {
  const naming = files.filter((file) => !OWN.test(file) && namesIn(file).length > 0);

  it("is in no file outside of the kind's folder", () => {
    const wrong = naming.filter((file) => exceptionOf(file) === undefined);
    assert.deepEqual(Object.fromEntries(wrong.map((file) => [file, namesIn(file)])), {});
  });

  it("is in every file that is an exception", () => {
    const needed = new Set(naming.map(exceptionOf));
    assert.deepEqual(
      ALLOWED.filter((each) => !needed.has(each)),
      [],
    );
  });
});
