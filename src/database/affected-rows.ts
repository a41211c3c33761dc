/** How many rows an UPDATE or DELETE changed. TypeORM returns `[rows, count]` for those two, unlike for SELECT and INSERT. */
export function affectedRows(result: unknown): number {
  const count: unknown = Array.isArray(result) ? result[1] : undefined;
  if (typeof count !== 'number') throw new TypeError('the statement was no UPDATE or DELETE');
  return count;
}
