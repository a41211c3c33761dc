import { differenceText } from '../failure-text.js';
import type { Claims } from '../links/link-claims.js';
import { isTooLarge } from '../response-size.js';

/** Why a response of a userinfo endpoint is not used. `message` contains no secret. */
class InvalidUserInfoError extends Error {
  override readonly name = 'InvalidUserInfoError';
}

/**
 * The claims in a response of the userinfo endpoint (OpenID Connect Core section 5.3.2): JSON, or a JWT, which `verify` checks. They must
 * be about `subject`. Throws `InvalidUserInfoError`, and what `verify` throws.
 */
export async function readUserInfo(response: Response, subject: string, verify: (jwt: string) => Promise<Claims>): Promise<Claims> {
  if (response.status !== 200) throw new InvalidUserInfoError(`it responded with status ${response.status}`);
  const text = (await response.text()).trim();
  const isJwt = /^application\/jwt\b/i.test(response.headers.get('content-type') ?? '');
  const claims = isJwt ? await verify(text) : objectIn(text);
  // A cache or an attacker could send one person's response to another (OpenID Connect Core section 5.3.2).
  if (claims['sub'] !== subject) throw new InvalidUserInfoError(`it is for another subject: ${differenceText(subject, claims['sub'])}`);
  return claims;
}

function objectIn(text: string): Claims {
  if (isTooLarge(text)) throw new InvalidUserInfoError('it contains too many values');
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return { ...json };
  } catch {
    // Reported below.
  }
  throw new InvalidUserInfoError('its response is not a JSON object');
}
