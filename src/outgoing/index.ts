export { describeFault, isTlsFault } from './fetch-faults.js';
export { freshSeconds } from './freshness.js';
export { FetchRefused, GuardedHttp } from './guarded-http.js';
export { OUTGOING_TIMEOUT_SECONDS, OutgoingHttp } from './outgoing-http.js';
export type { Fetching, OutgoingRequest } from './outgoing-http.js';
export { OutgoingModule } from './outgoing.module.js';
