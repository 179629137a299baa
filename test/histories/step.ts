import fc from "fast-check";
import type { Values } from "../../provider/core/values";
import { IDENTITIES, SUBNETS } from "../drift/fieldChanges";
import { combinations as imageCombinations, optionNames as imageOptions } from "../image/arbitraries";
import { combinations, optionNames } from "../provider/arbitraries";
import type { Existing } from "../provider/fieldArbitraries";
import { ACTS, type ActName } from "./acts";

/** What happens next in a history: the numbers choose among what is there when it is done. */
export interface Step {
  readonly act: ActName;
  readonly which: number;
  readonly other: number;
  readonly how: number;
  /** For an instance, and for an image. */
  readonly instance: Values;
  readonly image: Values;
}

export type History = readonly Step[];

const EXISTING: Existing = {
  "subnet.id": SUBNETS,
  "identity.userAssignedIdentities[]": IDENTITIES,
};

/** One property, whatever it is. */
const instanceChange = fc.oneof(...optionNames.map((name) => combinations(EXISTING, [name], [name])));
const imageChange = fc.oneof(...imageOptions.map((name) => imageCombinations({}, [name], [name])));

/** As a program has it: fast-check makes objects without a prototype. */
const asData = (value: Values): Values => JSON.parse(JSON.stringify(value));

const acts = Object.entries(ACTS).map(([act, { weight }]) => ({
  arbitrary: fc.constant(act as ActName),
  weight,
}));

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.oneof(...acts),
  which: fc.nat(11),
  other: fc.nat(11),
  how: fc.nat(23),
  instance: instanceChange.map(asData),
  image: imageChange.map(asData),
});

/** Histories of so many steps. What is left out when one is shrunk is nothing. */
export const histories = (steps: number): fc.Arbitrary<History> => {
  const rarelyNothing = fc.option(step, { nil: undefined, freq: 1_000_000 });
  return fc
    .array(rarelyNothing, { minLength: steps, maxLength: steps })
    .map((all) => all.filter((each) => each !== undefined));
};
