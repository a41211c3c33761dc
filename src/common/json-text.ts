/** Does any text in this JSON value, or the name of any member, match the pattern? Takes any depth. */
export function hasTextLike(json: unknown, pattern: RegExp): boolean {
  let level: readonly unknown[] = [json];
  while (level.length > 0) {
    if (level.some((value) => typeof value === 'string' && pattern.test(value))) return true;
    level = level.flatMap(partsOf);
  }
  return false;
}

function partsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && value !== null ? Object.entries(value).flat() : [];
}
