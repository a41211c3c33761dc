/** The signature algorithms of DPoP proofs, all asymmetric (RFC 9449 section 4.2), as metadata and challenges list them. */
export const DPOP_ALGORITHMS: readonly string[] = Object.freeze(['ES256', 'ES384', 'ES512', 'Ed25519', 'EdDSA', 'PS256', 'RS256']);
