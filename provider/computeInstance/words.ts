/** Whether it is this word, in any letter case: Azure ignores it. */
export function isWord(value: unknown, word: string): boolean {
  return typeof value === "string" && value.toLowerCase() === word.toLowerCase();
}
