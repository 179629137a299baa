import { strict as assert } from "node:assert";
import { rename, rm } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { stringify } from "yaml";
import { readCondaFile } from "../../provider/image/content";
import { readContext } from "../../provider/image/context";
import { disguise, temporaryFolders, write } from "./folders";

/** No name is a part of another, so that no file stands where another tree has a folder. */
const names = fc.uniqueArray(fc.stringMatching(/^[a-c]{1,2}\/[a-zé -]{0,3}[xyz]$/), { minLength: 1, maxLength: 6 });
const contents = fc.uint8Array({ maxLength: 40 });
const trees = names.chain((all) => fc.tuple(...all.map((name) => fc.tuple(fc.constant(name), contents))));
type Files = [name: string, content: Uint8Array][];

const scalar = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.constantFrom("1.10", "yes", "on", "null", "~", "010", "1:30", "2024-01-01", "<<", "python=3.10", "# no", ""),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const { value: values } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: "small" }, scalar, tie("list"), tie("map")),
  list: fc.array(tie("value"), { maxLength: 4 }),
  map: fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), tie("value"), { maxKeys: 4, noNullPrototype: true }),
}));
const mappings = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), values, { maxKeys: 5, noNullPrototype: true });

/** Ways to write one YAML value. */
const styles = fc.record({
  isReversed: fc.boolean(),
  hasComments: fc.boolean(),
  newline: fc.constantFrom("\n", "\r\n"),
  indent: fc.integer({ min: 2, max: 5 }),
  collectionStyle: fc.constantFrom("block" as const, "flow" as const, "any" as const),
  defaultStringType: fc.constantFrom("PLAIN" as const, "QUOTE_DOUBLE" as const, "QUOTE_SINGLE" as const),
});
type Style = typeof styles extends fc.Arbitrary<infer S> ? S : never;

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, child]) => [key, reversed(child)]),
  );
}

/** For YAML 1.1, which quotes what its readers would take for something else; readers of 1.2 do not mind. */
function written(value: unknown, { isReversed, hasComments, newline, ...options }: Style): string {
  const text = stringify(isReversed ? reversed(value) : value, { ...options, version: "1.1", lineWidth: 0 });
  const commented = hasComments ? `# ours\n${text}# end\n` : text;
  return commented.replaceAll("\n", newline);
}

/** Every value that differs from `value` in one place. */
function* neighbours(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    yield [...value, "added"];
    for (const [i, item] of value.entries()) {
      yield value.toSpliced(i, 1);
      for (const other of neighbours(item)) yield value.with(i, other);
    }
    yield value.toReversed();
  } else if (typeof value === "object" && value !== null) {
    yield { ...value, added: 1 };
    for (const [key, child] of Object.entries(value)) {
      const { [key]: _, ...others } = value as Record<string, unknown>;
      yield others;
      for (const other of neighbours(child)) yield { ...others, [key]: other };
    }
  } else {
    yield [value];
    yield typeof value === "string" ? `${value}.` : String(value);
  }
}

/** The same for the same value, whatever the order of its keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return { map: entries.map(([key, child]) => [key, sorted(child)]) };
}

function canonical(text: string): string {
  const { canonical: found, problem } = readCondaFile(text);
  return found ?? assert.fail(`${problem}\n${text}`);
}

describe("For any content", () => {
  const folderWith = temporaryFolders();

  async function hashOf(folder: string): Promise<string> {
    const { context, problems } = await readContext(folder);
    return context?.hash ?? assert.fail(JSON.stringify(problems));
  }

  async function folderOf(files: Files): Promise<string> {
    return folderWith({ Dockerfile: "FROM scratch", ...Object.fromEntries(files) });
  }

  it("a context's hash knows neither order, nor times, nor modes, nor what is ignored or empty", async () => {
    await fc.assert(
      fc.asyncProperty(trees, fc.infiniteStream(fc.nat()), async (files, numbers) => {
        const shuffled = files
          .map((file) => ({ file, at: numbers.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ file }) => file);
        const other = await folderWith({
          ...Object.fromEntries(shuffled),
          Dockerfile: "FROM scratch",
          "e/f": "folder/",
        });
        await write(other, { ".amlignore": "*.log\n", "a/b.log": "ignored" });
        for (const [name] of files) await disguise(other, name);
        assert.equal(await hashOf(other), await hashOf(await folderOf(files)));
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  it("a context's hash changes with every byte, with every path, and with every file more or less", async () => {
    await fc.assert(
      fc.asyncProperty(trees, fc.nat(), fc.nat(), async (files, whichFile, whichByte) => {
        const folder = await folderOf(files);
        const [name, bytes] = files[whichFile % files.length] ?? assert.fail();
        const seen = new Set([await hashOf(folder)]);
        const at = whichByte % (bytes.length + 1);
        const changed = Uint8Array.from(at < bytes.length ? bytes.with(at, (bytes[at] ?? 0) ^ 1) : [...bytes, 0]);
        await write(folder, { [name]: changed });
        seen.add(await hashOf(folder));
        await rename(path.join(folder, name), path.join(folder, `${name}q`));
        seen.add(await hashOf(folder));
        await rm(path.join(folder, `${name}q`));
        seen.add(await hashOf(folder));
        assert.equal(seen.size, 4);
      }),
      { seed: 2, numRuns: 30 },
    );
  });

  it("a conda specification is the same however it is written", () => {
    fc.assert(
      fc.property(mappings, styles, styles, (value, one, other) => {
        assert.equal(canonical(written(value, one)), canonical(written(value, other)));
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it("a conda specification is another one with anything in it changed", () => {
    fc.assert(
      fc.property(mappings, styles, fc.nat(), (value, style, which) => {
        const others = [...neighbours(value)];
        const other = others[which % others.length];
        const isSame = JSON.stringify(sorted(other)) === JSON.stringify(sorted(value));
        assert.equal(canonical(written(other, style)) === canonical(written(value, style)), isSame);
      }),
      { seed: 4, numRuns: 300 },
    );
  });
});
