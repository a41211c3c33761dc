import type { Schemas } from '../../sdk/client/index.js';

export type SigningAlgorithm = Schemas['SigningKeyResponse']['algorithm'];

/** A record, because it does not compile without one of them. */
const ALGORITHMS: Readonly<Record<SigningAlgorithm, true>> = { RS256: true, ES256: true, EdDSA: true };

/** What tokens of the server can be signed with. */
export const SIGNING_ALGORITHMS = Object.keys(ALGORITHMS) as readonly SigningAlgorithm[]; // its keys
