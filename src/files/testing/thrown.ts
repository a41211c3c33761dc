/** What the function throws, to be looked at more closely than `toThrow` does; undefined when it does not throw. */
export function thrownBy(act: () => void): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
}
