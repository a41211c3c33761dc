/** For specs only: what a test needs of the machine, and the reason on record where that is not there. */
export { isInstalled, isRoot, runsIf } from './runs-if.js';
