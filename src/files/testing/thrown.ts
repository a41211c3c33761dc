/** Returns the thrown value, for more detailed checks than `toThrow`; undefined if nothing is thrown. */
export function thrownBy(act: () => void): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
}
