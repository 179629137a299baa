import { strict as assert } from "node:assert";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { COMPUTE, ENVELOPE, fields, MACHINE } from "../../provider/computeInstance/fields";
import { type Field, type Fields, isComputed } from "../../provider/core/fields";
import { skipFor } from "../notes";

const file = path.join(__dirname, "../../../shared/contract/computeinstance-properties.json");
/** Compute instances are in stable api-versions from this one on. */
const BASE = "2020-06-01";

interface Property {
  readonly path: string;
  readonly firstStable: string | null;
}

/** What the table says of one input, and where ARM has it. */
interface Row {
  readonly path: string;
  readonly since?: string | undefined;
  readonly isPreview: boolean;
}

function rows(of: Fields, around: Row): Row[] {
  return Object.entries(of)
    .filter(([, field]) => !isComputed(field))
    .flatMap(([name, field]) => rowsOf(field, { ...around, path: `${around.path}.${name}` }));
}

const rowsAt = (place: string, names: readonly string[]) =>
  rows(Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name))), {
    path: place,
    isPreview: false,
  });

function rowsOf(field: Field, around: Row): Row[] {
  const row = {
    path: around.path,
    since: field.since ?? around.since,
    isPreview: field.preview ?? around.isPreview,
  };
  if (field.kind === "object") return [row, ...rows(field.fields, row)];
  if (field.kind === "list") return [row, ...within(field.item, row, "[]")];
  return field.kind === "map" ? [row, ...within(field.values, row, ".*")] : [row];
}

function within(field: Field, row: Row, suffix: string): Row[] {
  return field.kind === "object" ? rowsOf(field, { ...row, path: `${row.path}${suffix}` }).slice(1) : [];
}

describe("The table of inputs and Microsoft's specification", () => {
  it("agree about names, first stable api-versions and what is in preview versions only", function () {
    if (!existsSync(file)) skipFor(this, "shared");
    const { properties }: { properties: Property[] } = JSON.parse(readFileSync(file, "utf8"));
    const known = new Map(properties.map((property) => [property.path, property]));
    const all = [
      ...rowsAt("", ENVELOPE),
      ...rowsAt(".properties", COMPUTE),
      ...rowsAt(".properties.properties", MACHINE),
    ].map((row) => ({ ...row, path: row.path.slice(1) }));
    assert.ok(all.length > 80, `only ${all.length} inputs were found`);
    const expected = all.map(({ path: where }) => {
      const property = known.get(where);
      if (!property) return { path: where, problem: "is in no api-version" };
      const { firstStable } = property;
      const since = firstStable && firstStable > BASE ? firstStable : undefined;
      return { path: where, since, isPreview: firstStable === null };
    });
    assert.deepEqual(all, expected);
  });
});
