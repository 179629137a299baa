import fc from "fast-check";
import { fieldOf } from "../../provider/core/fields";
import type { Values } from "../../provider/core/values";
import { fields } from "../../provider/image/fields";
import { type Azure, startAzure } from "../provider/azure";
import { restOf } from "../provider/rest";
import { combinations, optionNames } from "./arbitraries";
import { imageInputsOf } from "./declared";

/** A build context that is elsewhere: one of a folder is the same once it was uploaded. */
const EXISTING = { "build.contextPath": [undefined], "build.contextUri": ["https://example.com/context/"] };

describe("any options of an image", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  after(() => azure.close());

  const { comesToRest, changesInPlace } = restOf(
    () => azure.images,
    (given) => imageInputsOf({ onDelete: "delete", ...given }),
  );

  const fixed = optionNames.filter((name) => fieldOf(fields, name)?.mutability === "replace");
  const mutable = optionNames.filter((name) => !fixed.includes(name));
  const steps = fc.array(combinations(EXISTING, mutable), { minLength: 3, maxLength: 3 });
  const labels = ({ image: _, properties: __, ...others }: Values) => others;

  it("change in place: from any combination to any other", () =>
    fc.assert(
      fc.asyncProperty(combinations(EXISTING, fixed), steps, (content, changes) =>
        changesInPlace(content, changes.map(labels)),
      ),
      { seed: 5, numRuns: 60 },
    ));

  for (const name of optionNames) {
    it(`come to rest: ${name} alone`, () =>
      fc.assert(fc.asyncProperty(combinations(EXISTING, [name], [name]), comesToRest), { seed: 7, numRuns: 12 }));
  }

  it("come to rest: all together in random combinations", () =>
    fc.assert(fc.asyncProperty(combinations(EXISTING), comesToRest), { seed: 42, numRuns: 150 }));

  it("come to rest: with the container image built", () =>
    fc.assert(
      fc.asyncProperty(combinations(EXISTING), (given) => comesToRest({ ...given, buildImage: { enabled: true } })),
      { seed: 43, numRuns: 40 },
    ));
});
