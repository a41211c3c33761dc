export { isCurrent, judgeClock, judgeDatabase, judgeMigrations, OTHER_SCHEMA } from './database.js';
export {
  readDatabaseFacts,
  readForwarding,
  readKnownKeys,
  readSeenAddresses,
  readSigningKeys,
  STATEMENT_TIMEOUT_MS,
} from './database-facts.js';
export { type Finding, judged, skipped, type Verdict } from './finding.js';
export { judgeForwarding } from './forwarding.js';
export { judgeCertificate, judgeName, judgeNoResponse, judgeProxy, judgeResponse, NO_ADDRESS, NOT_RUNNING } from './front.js';
export { judgeEncryption, judgeSigningKeys } from './keys.js';
export { GITHUB_FIX, judgeDisk, judgeProvider, judgeSettings, PROVIDER_FIX, type SettingsFacts } from './machine.js';
export { certificateOf, learn, networksOf, probeCertificate, probeDisk, probeName, probeResponse } from './probes.js';
