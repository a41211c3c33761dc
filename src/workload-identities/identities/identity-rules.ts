import { sha256, type Validation } from '../../common/index.js';
import type { IssuerRow } from '../issuers/issuer-row.js';
import type { ExactClaims, TrustedIdentity } from './identity-row.js';
import { namesExactly } from './trusted-identity.js';

/** Of an agent: each is compared at an exchange. */
export const MAX_IDENTITIES = 20;
export const SUBJECT_MAX_LENGTH = 1024;
export const CLAIM_VALUE_MAX_LENGTH = 1024;

/** What somebody sent. */
export interface SentIdentity {
  readonly subject: string | undefined;
  readonly claims: Readonly<Record<string, unknown>> | undefined;
}

const NO_WILDCARDS = 'must be the exact value: there are no wildcards';

/** The identity, or why an agent cannot trust it. */
export function readIdentity(
  { subject, claims }: SentIdentity,
  { requiredClaims }: Pick<IssuerRow, 'requiredClaims'>,
): TrustedIdentity | { readonly faults: readonly Validation[] } {
  if ((subject === undefined) === (claims === undefined)) return fault('subject', 'either subject or claims must be sent');
  if (subject !== undefined) {
    const detail = valueFault(subject, SUBJECT_MAX_LENGTH);
    return detail === null ? { subject, claims: null } : fault('subject', detail);
  }
  if (requiredClaims.length === 0) return fault('claims', 'this issuer has no required_claims, so a rule for it must name a subject');
  const detail = claimsFault(claims ?? {}, requiredClaims);
  return detail === null ? { subject: null, claims: claims as ExactClaims } : fault('claims', detail);
}

/** Equal for the same identity, however its claims were ordered. */
export function identityHash({ subject, claims }: TrustedIdentity): Buffer {
  if (subject !== null) return sha256(JSON.stringify(['sub', subject]));
  const sorted = Object.entries(claims).sort(([one], [other]) => (one < other ? -1 : 1));
  return sha256(JSON.stringify(['claims', sorted]));
}

function claimsFault(claims: Readonly<Record<string, unknown>>, requiredClaims: readonly string[]): string | null {
  const texts = Object.entries(claims);
  if (!texts.every((entry): entry is [string, string] => typeof entry[1] === 'string')) return 'must have texts as values';
  if (!namesExactly(Object.fromEntries(texts), requiredClaims)) {
    return `must have a value for each of ${requiredClaims.join(', ')}, and for nothing else`;
  }
  const faults = texts.flatMap(([name, value]) => {
    const detail = valueFault(value, CLAIM_VALUE_MAX_LENGTH);
    return detail === null ? [] : [`${name} ${detail}`];
  });
  return faults[0] ?? null;
}

function valueFault(value: string, maxLength: number): string | null {
  if (value === '' || value.length > maxLength) return `must be 1 to ${maxLength} characters`;
  return value.includes('*') ? NO_WILDCARDS : null;
}

function fault(field: string, detail: string): { readonly faults: readonly Validation[] } {
  return { faults: [{ field, detail }] };
}
