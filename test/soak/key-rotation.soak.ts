import { createRemoteJWKSet, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, type OpenIdTokens, type Provider, SIGNING_KEYS, startProvider } from '../support/oauth/index.js';
import type { Soak } from './section.js';

export const title = 'no ID token is refused by a stock verifier while the keys rotate under load';
export const limitSeconds = 600;

const ROTATIONS = 4;
const WORKERS = 4;
/** What stands for the day between publishing a key and signing with it: longer than jose waits before it asks for unknown keys again. */
const LEAD_MS = 32_000;

/** How verifiers keep their copy of the key set. */
type Verifier = readonly [string, JWTVerifyGetKey];

export async function run({ say, check }: Soak): Promise<void> {
  const provider = await startProvider();
  const stop = new AbortController();
  try {
    const address = new URL('/.well-known/jwks.json', provider.url);
    const patient = createRemoteJWKSet(address, { cacheMaxAge: LEAD_MS / 2, cooldownDuration: LEAD_MS / 2 });
    const verifiers: readonly Verifier[] = [
      ['jose with its defaults, which asks again for an unknown key', createRemoteJWKSet(address)],
      ['jose with a short copy', patient],
      ['one that reads the key set for every token', (header, token) => createRemoteJWKSet(address)(header, token)],
    ];
    const client = await provider.createClient();
    const counts = new Counts();
    const workers = Array.from({ length: WORKERS }, () => signAndVerify(provider, client, verifiers, counts, stop.signal));
    for (let rotation = 0; rotation < ROTATIONS; rotation++) {
      await provider.admin('POST', SIGNING_KEYS, { algorithm: 'RS256' });
      await sleep(LEAD_MS);
      await provider.server.db.query(`UPDATE crypto_keys SET starts_at = starts_at - interval '25 hours' WHERE feature = 'oidc_signing'`);
      await provider.admin('GET', SIGNING_KEYS);
    }
    await sleep(LEAD_MS / 4);
    stop.abort();
    await Promise.all(workers);
    say(`${counts.verified} tokens of ${counts.keys.size} keys, each verified by ${verifiers.length} verifiers`);
    for (const refusal of counts.refusals.slice(0, 5)) say(refusal);
    check(counts.refusals.length === 0, `${counts.refusals.length} tokens were refused`);
    check(counts.keys.size > ROTATIONS, `all ${ROTATIONS} keys that were published have signed`);
  } finally {
    stop.abort();
    await provider.server.stop();
  }
}

class Counts {
  verified = 0;
  readonly keys = new Set<string | undefined>();
  readonly refusals: string[] = [];
}

/** Somebody who refreshes again and again, and whose ID tokens every verifier sees at once. */
async function signAndVerify(
  provider: Provider,
  client: Client,
  verifiers: readonly Verifier[],
  counts: Counts,
  signal: AbortSignal,
): Promise<void> {
  let tokens = (await provider.obtainTokens(client, { scope: 'openid' })) as OpenIdTokens;
  while (!signal.aborted) {
    for (const [name, keys] of verifiers) {
      await jwtVerify(tokens.id_token, keys, { issuer: provider.url, audience: client.id }).then(
        ({ protectedHeader }) => counts.keys.add(protectedHeader.kid),
        (error: unknown) => counts.refusals.push(`${name}: ${(error as Error).message}`),
      );
    }
    counts.verified += 1;
    tokens = (await provider.refreshed(client, tokens.refresh_token)) as OpenIdTokens;
  }
}
