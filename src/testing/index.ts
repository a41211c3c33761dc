/** For specs only: helpers, and conditions for tests that need something from the machine, with a printed reason when it is missing. */
export { isInstalled, isRoot, runsIf, sampledRows, sampleOf, unlessSampled } from './runs-if.js';
export { LINEAR, costGrowth } from './cost-growth.js';
export { elementsNamed, formsOn, parsePage, type ParsedForm, skeletonOf } from './parse-page.js';
export { anyText } from './any-text.js';
export { EFFORT, runs, SAMPLES_ONLY } from './effort.js';
export { SetClock } from './set-clock.js';
