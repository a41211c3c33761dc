import { decodeJwt, decodeProtectedHeader } from 'jose';
import { truncate } from '../../common/index.js';
import { ExchangeRefused } from './exchange-refused.js';

/** Twice the length of a token with dozens of claims and an RSA signature of 4096 bits. */
const MAX_TOKEN_LENGTH = 8192;

/** Longer claims are cut off in log lines. */
const SHOWN_LENGTH = 200;

/** A JWT that claims to come from a platform. None of it has been verified. */
export interface PresentedPlatformToken {
  readonly text: string;
  /** The platform that it claims to come from. */
  readonly issuer: string;
}

/** Throws `ExchangeRefused` for text that cannot be the token of any platform. */
export function readPlatformToken(text: string): PresentedPlatformToken {
  if (text.length > MAX_TOKEN_LENGTH) throw new ExchangeRefused(`the token has more than ${MAX_TOKEN_LENGTH} characters`);
  const { typ, kid, iss } = decode(text);
  // A token of another kind, such as an access token, is meant for another purpose (RFC 8725 section 3.11).
  if (typ !== undefined && !(typeof typ === 'string' && typ.toLowerCase().replace(/^application\//, '') === 'jwt')) {
    throw new ExchangeRefused('typ is not JWT');
  }
  // Every platform sends one. Without it, each key would have to be tried.
  if (typeof kid !== 'string' || kid === '') throw new ExchangeRefused('kid is missing');
  if (typeof iss !== 'string') throw new ExchangeRefused('iss is missing');
  return { text, issuer: iss };
}

/** A claim as a log line may show it. */
export function shownClaim(claim: unknown): unknown {
  return typeof claim === 'string' ? truncate(claim, SHOWN_LENGTH) : typeof claim;
}

function decode(text: string): { readonly typ?: unknown; readonly kid?: unknown; readonly iss?: unknown } {
  try {
    const { typ, kid }: { readonly typ?: unknown; readonly kid?: unknown } = decodeProtectedHeader(text);
    const { iss }: { readonly iss?: unknown } = decodeJwt(text);
    return { typ, kid, iss };
  } catch {
    throw new ExchangeRefused('it is not a signed JWT');
  }
}
