import { strict as assert } from "node:assert";
import { condaText } from "../../provider/definitions/condaText";
import { readDocuments } from "../../provider/definitions/documents";
import { KINDS } from "../../provider/kinds";

/** What becomes of `given` as the value of a key `a`, in what Azure ML's clients send. */
const CASES: Record<string, Record<string, string>> = {
  "what YAML 1.1 reads as something other than a text": {
    "~": "null",
    yes: "true",
    Off: "false",
    "010": "8",
    "0x1F": "31",
    "1_000": "1000",
    "+12": "12",
    "1:30": "90",
    "5.": "5.0",
    "123_456.5": "123456.5",
    "1.5e-7": "1.5e-07",
    "1.0e-5": "1.0e-05",
    "0.00000015": "1.5e-07",
    "1.0e+20": "1.0e+20",
    "100000.0": "100000.0",
    "-0.0": "-0.0",
    "-.INF": "-.inf",
    "2021-01-01": "2021-01-01",
    "12345678901234567890123": "12345678901234567890123",
  },
  "texts that need no quotes": {
    '"y"': "y",
    '"1e3"': "1e3",
    '"0o10"': "0o10",
    "08": "08",
    "-.5": "-.5",
    '"--extra-index-url https://x.y/z"': "--extra-index-url https://x.y/z",
    "\"x==1.0; python_version < '3.8'\"": "x==1.0; python_version < '3.8'",
    '"x[y]>=1,<2"': "x[y]>=1,<2",
    '"?x"': "?x",
    '":x"': ":x",
    "'say \"x\"'": 'say "x"',
    '"a\\\\b"': "a\\b",
  },
  "texts that something else would be read from": {
    '""': "''",
    '"1.10"': "'1.10'",
    '"010"': "'010'",
    '"1:30"': "'1:30'",
    '"on"': "'on'",
    '"null"': "'null'",
    '"2021-01-01"': "'2021-01-01'",
    '"="': "'='",
    '"<<"': "'<<'",
    '"a: b"': "'a: b'",
    '"a #b"': "'a #b'",
    '"x:"': "'x:'",
    '"- a"': "'- a'",
    '"@a"': "'@a'",
    '">=1"': "'>=1'",
    '"[x]"': "'[x]'",
    '"---"': "'---'",
    '" a"': "' a'",
    '"a "': "'a '",
    '"\'x"': "'''x'",
  },
  "texts of more than ASCII": {
    é: '"\\xE9"',
    日本: '"\\u65E5\\u672C"',
    "😀": '"\\U0001F600"',
    '"a\\tb"': '"a\\tb"',
    '"\\a\\e\\N\\_\\L\\P"': '"\\a\\e\\N\\_\\L\\P"',
  },
  "texts of several lines": {
    '"a\\nb"': "'a\n\n  b'",
    '"a\\n\\nb\\n"': "'a\n\n\n  b\n\n  '",
    '"a \\nb"': '"a \\nb"',
    '"a\\n b"': '"a\\n b"',
  },
  "lists and maps": {
    "[]": "[]",
    "{}": "{}",
    "[1, [2, [3]], {c: 1, b: [4]}]": "\n- 1\n- - 2\n  - - 3\n- b:\n  - 4\n  c: 1",
    "{é: 1, a: 1, _: 1, B: 1, A: 1}": '\n  A: 1\n  B: 1\n  _: 1\n  a: 1\n  "\\xE9": 1',
    "{b: 1, 2: x, a: y}": "\n  b: 1\n  2: x\n  a: y",
    '{"": 1}': "\n  ? ''\n  : 1",
    "{<<: {b: 1, a: 1}, b: 2}": "\n  a: 1\n  b: 2",
    "[&x [1], *x, &y {}, *y, &z text, *z]": "\n- &id001\n  - 1\n- *id001\n- &id002 {}\n- *id002\n- text\n- text",
  },
};

describe("the text of a conda specification", () => {
  for (const [what, cases] of Object.entries(CASES)) {
    it(`writes ${what} as Azure ML's clients do`, () => {
      const written = Object.keys(cases).map((given) => [given, dumped(`a: ${given}`)]);
      const wanted = Object.entries(cases).map(([given, text]) => [
        given,
        text.startsWith("\n") ? `a:${text}\n` : `a: ${text}\n`,
      ]);
      assert.deepEqual(written, wanted);
    });
  }

  it("keeps numbers as they were written where the clients would send others", () => {
    assert.equal(dumped("a: 3.10\nb: [1.00, 0.50]"), "a: 3.10\nb:\n- 1.00\n- 0.50\n");
  });

  it("begins a new line at the first single space after 80 characters", () => {
    const words = "word ".repeat(30).trim();
    assert.deepEqual(widths(dumped(`a: ${words}`)), [82, 71]);
    assert.deepEqual(widths(dumped(`a: "${words}: x"`)), [83, 75]);
    assert.deepEqual(widths(dumped(`a: é ${words}`)), [84, 79]);
    assert.deepEqual(widths(dumped(`a: "${"word ".repeat(20)}\\t"`)), [84, 27]);
    assert.deepEqual(widths(dumped(`a: "${"word  ".repeat(30).trim()}"`)), [181]);
    assert.deepEqual(widths(dumped(`a: ${"w".repeat(100)}`)), [103]);
  });

  it("puts a question mark before a key that is too long for one line", () => {
    const key = (length: number) => `${"k".repeat(length)}: 1`;
    assert.equal(dumped(key(122)), `${"k".repeat(122)}: 1\n`);
    assert.equal(dumped(key(123)), `? ${"k".repeat(123)}\n: 1\n`);
  });
});

function dumped(text: string): string {
  const [document] = readDocuments(text, KINDS);
  assert.deepEqual(document?.problems, []);
  assert.ok(document);
  return condaText(document, document.root);
}

const widths = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map(({ length }) => length);
