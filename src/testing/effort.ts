/** Multiplies the number of runs of random tests: `npm run soak -- random-tests` sets it. */
export const EFFORT = Number(process.env['GATEHOUSE_TEST_EFFORT'] ?? 1);

/** The parameters of a random test for fast-check. `npm test` makes `usual` runs; a longer search makes more. */
export function runs(usual: number): { readonly numRuns: number } {
  return { numRuns: usual * EFFORT };
}
