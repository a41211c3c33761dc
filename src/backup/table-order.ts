/** A foreign key of one table to another. */
export interface Reference {
  readonly from: string;
  readonly to: string;
}

/** The tables so that each comes after those that it references; otherwise by name. A reference to itself does not matter. */
export function referencedFirst(tables: readonly string[], references: readonly Reference[]): string[] {
  const ordered: string[] = [];
  let waiting = [...tables].sort();
  while (waiting.length > 0) {
    const isFree = (table: string): boolean => !references.some(({ from, to }) => from === table && to !== table && waiting.includes(to));
    const free = waiting.filter(isFree);
    if (free.length === 0) throw new Error(`the foreign keys of ${waiting.join(', ')} form a circle`);
    ordered.push(...free);
    waiting = waiting.filter((table) => !free.includes(table));
  }
  return ordered;
}
