/** `1 file`, `2 files`; with another plural where that is not the word with an s. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}

/** The words that take the fewest edits to become `word`, whatever their letter case, the nearest first. */
export function nearest(word: string, words: readonly string[], count = 3): string[] {
  const wanted = word.toLowerCase();
  const measured = words.map((each) => ({ each, edits: editsBetween(wanted, each.toLowerCase()) }));
  return measured
    .sort((a, b) => a.edits - b.edits || (a.each < b.each ? -1 : 1))
    .slice(0, count)
    .map(({ each }) => each);
}

/** True when one may well be a slip of the other: at most every third letter differs. */
export function isNear(a: string, b: string): boolean {
  return 3 * editsBetween(a.toLowerCase(), b.toLowerCase()) <= Math.max(a.length, b.length);
}

/** Levenshtein's distance, row by row. */
function editsBetween(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...a].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...b].entries()) {
      const replaced = (above[column] ?? 0) + Number(letter !== other);
      const [removed, added] = [(above[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1];
      current.push(Math.min(replaced, removed, added));
    }
    above = current;
  }
  return above.at(-1) ?? 0;
}

/** The rows as lines of columns, two spaces apart; the columns of `toTheRight` end at the same place. */
export function aligned(rows: readonly (readonly string[])[], toTheRight: readonly boolean[] = []): string[] {
  const [first = []] = rows;
  const widths = first.map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? "")].length)));
  return rows.map((row) =>
    row
      .map((text, column) => {
        const padding = " ".repeat((widths[column] ?? 0) - [...text].length);
        return toTheRight[column] ? padding + text : text + padding;
      })
      .join("  ")
      .trimEnd(),
  );
}
