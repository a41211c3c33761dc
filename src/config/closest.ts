/** The maximum number of edits that count as a typing error. */
const MAX_EDITS = 2;

/** Inserted, deleted, replaced and swapped neighbouring characters that turn `a` into `b` (optimal string alignment). */
function edits(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const at = (line: number[], index: number): number => line[index] ?? Infinity;
      current.push(
        Math.min(
          at(previous, column) + 1,
          at(current, column - 1) + 1,
          at(previous, column - 1) + (isSame ? 0 : 1),
          isSwap ? at(before, column - 2) + 1 : Infinity,
        ),
      );
    }
    [before, previous] = [previous, current];
  }
  return previous[b.length] ?? Infinity;
}

/** The candidate that was probably meant, if one is close enough. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    // Every start compares all variables of its environment with all that it reads.
    .filter(({ length }) => Math.abs(length - word.length) <= MAX_EDITS)
    .map((candidate) => ({ candidate, distance: edits(word, candidate) }))
    .filter(({ distance }) => distance <= MAX_EDITS)
    .sort((a, b) => a.distance - b.distance);
  return best?.candidate;
}
