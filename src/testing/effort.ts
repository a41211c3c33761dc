/** Multiplies the number of runs of random tests: `npm run soak -- random-tests` sets it. */
export const EFFORT = Number(process.env['GATEHOUSE_TEST_EFFORT'] ?? 1);

/** `.ci/run` has a bound: where a proof takes long, it has a sample. `npm test` has all of it, under each version of Node.js `npm run soak -- runtimes`. */
export const SAMPLES_ONLY = process.env['GATEHOUSE_TEST_SAMPLES_ONLY'] !== undefined;

/** The parameters of a random test for fast-check. `npm test` makes `usual` runs, `.ci/run` a quarter of them; a longer search makes more. */
export function runs(usual: number): { readonly numRuns: number } {
  return { numRuns: SAMPLES_ONLY ? Math.ceil(usual / 4) : usual * EFFORT };
}
