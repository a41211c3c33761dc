import { base64url, calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, errors, type JWK, type JWTPayload, jwtVerify } from 'jose';
import { DPOP_ALGORITHMS } from './algorithms.js';
import { normalizedUrl } from './proof-url.js';

/** How old a proof can be, and how far ahead the clock of the client. */
const PROOF_WINDOW_SECONDS = 120;
/** One with an RSA key of 4096 bits has half of it. */
export const MAX_PROOF_LENGTH = 4096;

/** The request that a proof has to be made for. */
export interface ProvenRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  /** At a resource, the access token that the client sent with the proof. */
  readonly accessToken: string | null;
}

/** A valid proof: the client has the private key. */
export interface Proof {
  /** The thumbprint of the key, to which tokens are bound (RFC 9449 section 6.1). */
  readonly jkt: string;
  /** Identifies the proof among all proofs: a SHA-256 hash. */
  readonly id: Uint8Array;
  /** The proof is too old after this time. */
  readonly validUntil: Date;
  readonly nonce: string | undefined;
}

export interface ProofFault {
  /** `nonce`: a proof with the current nonce would be valid. */
  readonly fault: 'invalid' | 'nonce';
  /** Completes a sentence about the proof. */
  readonly detail: string;
}

/**
 * Checks a proof (RFC 9449 section 4.3) as far as nothing but the proof, the request and the time are needed. `sent`: the values of all `DPoP`
 * headers of the request.
 */
export async function verifyProof(sent: readonly string[], request: ProvenRequest, now: Date): Promise<Proof | ProofFault> {
  const [text, ...others] = sent;
  if (text === undefined) return invalid('is missing: send it in the DPoP header');
  if (others.length > 0) return invalid('must be sent in exactly one DPoP header');
  if (text.length > MAX_PROOF_LENGTH) return invalid(`must be at most ${MAX_PROOF_LENGTH} characters`);
  const signed = await readSigned(text, now);
  if ('fault' in signed) return signed;

  const { jwk, claims } = signed;
  const detail = await claimsFault(claims, request, now);
  if (detail !== null) return invalid(detail);
  const jkt = await calculateJwkThumbprint(jwk);
  const { jti, iat, nonce } = claims;
  return {
    jkt,
    // Of both: with one key, nobody can use up the identifiers of another.
    id: await sha256(`${jkt} ${jti}`),
    validUntil: new Date((Number(iat) + PROOF_WINDOW_SECONDS) * 1000),
    nonce: typeof nonce === 'string' ? nonce : undefined,
  };
}

interface SignedProof {
  readonly jwk: JWK;
  readonly claims: JWTPayload;
}

const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** Members of private and symmetric keys (RFC 7518 section 6). */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];
/** In base64url. A longer one is not used by anybody, and makes verification slow. */
const MAX_EXPONENT_LENGTH = 8;
const REQUIRED_CLAIMS = ['jti', 'htm', 'htu', 'iat'];

async function readSigned(text: string, now: Date): Promise<SignedProof | ProofFault> {
  if (!COMPACT.test(text)) return invalid('must be one signed JWT');
  try {
    const { jwk } = decodeProtectedHeader(text);
    if (jwk === undefined) return invalid('must have the public key in its header "jwk"');
    if (PRIVATE_MEMBERS.some((name) => name in jwk)) return invalid('must not have a private or symmetric key in its header "jwk"');
    if ((jwk.e?.length ?? 0) > MAX_EXPONENT_LENGTH) return invalid('has a key with an unusual exponent');
    const { payload: claims } = await jwtVerify(text, EmbeddedJWK, {
      algorithms: [...DPOP_ALGORITHMS],
      typ: 'dpop+jwt',
      requiredClaims: REQUIRED_CLAIMS,
      currentDate: now,
    });
    return { jwk, claims };
  } catch (error) {
    // Nothing but the text is needed here: whatever fails is the fault of the text.
    return invalid(detailOf(error));
  }
}

function detailOf(error: unknown): string {
  if (error instanceof errors.JOSEAlgNotAllowed) return `must be signed with one of ${DPOP_ALGORITHMS.join(', ')}`;
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'has a signature that does not match its key';
  if (error instanceof errors.JWTExpired) return 'has expired';
  if (!(error instanceof errors.JWTClaimValidationFailed)) return 'must be a signed JWT with a supported public key';
  return error.claim === 'typ' ? 'must have the type dpop+jwt' : `has no valid claim "${error.claim}"`;
}

/** Null if they are made for this request, and now. */
async function claimsFault(
  { jti, htm, htu, iat, ath }: JWTPayload,
  { method, url, accessToken }: ProvenRequest,
  now: Date,
): Promise<string | null> {
  if (typeof jti !== 'string' || jti === '') return 'has no valid claim "jti"';
  if (htm !== method) return `must have the method of the request, ${method}, in the claim "htm"`;
  const expected = normalizedUrl(url);
  if (typeof htu !== 'string' || normalizedUrl(htu) !== expected)
    return `must have the URL of the request, ${expected}, in the claim "htu"`;
  const age = now.getTime() / 1000 - Number(iat);
  // Not a number is neither.
  if (!(age <= PROOF_WINDOW_SECONDS && age >= -PROOF_WINDOW_SECONDS)) {
    return `must be at most ${PROOF_WINDOW_SECONDS} seconds old: compare the claim "iat" with the clock of this server`;
  }
  if (accessToken !== null && ath !== base64url.encode(await sha256(accessToken))) {
    return 'must have the hash of the access token in the claim "ath"';
  }
  return null;
}

function invalid(detail: string): ProofFault {
  return { fault: 'invalid', detail };
}

/** With what every runtime has: resource servers need not run on Node. */
async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}
