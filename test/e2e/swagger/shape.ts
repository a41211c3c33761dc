/** Where a response differs from its example in properties or types: one line each. Of a list, the first element is compared. */
export function differences(example: unknown, actual: unknown, place = 'body'): string[] {
  const [expected, found] = [kindOf(example), kindOf(actual)];
  if (expected !== found) return [`${place} is ${found} and not ${expected}`];
  if (Array.isArray(example) && Array.isArray(actual)) {
    if (example.length === 0 && actual.length === 0) return [];
    if (example.length === 0 || actual.length === 0) return [`${place} has ${actual.length} elements and not ${example.length}`];
    return differences(example[0], actual[0], `${place}[0]`);
  }
  if (!isObject(example) || !isObject(actual)) return [];
  const names = [...new Set([...Object.keys(example), ...Object.keys(actual)])];
  return names.flatMap((name) => {
    if (!(name in actual)) return [`${place}.${name} is missing`];
    if (!(name in example)) return [`${place}.${name} is not in the example`];
    return differences(example[name], actual[name], `${place}.${name}`);
  });
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
