import type { TestDatabase } from '../../support/database.js';
import type { Tokens } from '../../support/oauth/index.js';
import { cloneRows, nthPrefix, nthUuid, prefixText } from './clone-rows.js';

/** This many users like the owner of the key, but without roles. `cloneRows` says why rows are copied. */
export async function plantPeople(db: TestDatabase, accessKey: string, count: number): Promise<void> {
  const owner = `(SELECT user_id FROM api_keys WHERE id = '${accessKey}')`;
  const range = { from: 1, to: count };
  await cloneRows(db, 'users', {
    ...range,
    where: `o.id = ${owner}`,
    columns: { id: nthUuid('person'), email: `'person-' || n || '@example.test'`, username: `'person-' || n`, rbac_roles: `'{}'` },
  });
  await cloneRows(db, 'organization_members', { ...range, where: `o.user_id = ${owner}`, columns: { user_id: nthUuid('person') } });
}

/** A copy of this key for each of them. */
export async function cloneKeys(
  db: TestDatabase,
  { key, letter, perPerson = 1, ...range }: Range & { key: string; letter: string; perPerson?: number },
): Promise<void> {
  await cloneRows(db, 'api_keys', {
    ...range,
    where: `o.id = '${key}'`,
    columns: {
      id: nthPrefix(letter),
      user_id: nthUuid('person', `((n - 1) / ${perPerson} + 1)`),
      token_name: `CASE WHEN o.token_name = '' THEN '' ELSE 'copy-' || n END`,
      expires_at: `now() + interval '1 day'`,
    },
  });
}

/** Of `id-secret`. */
export function idOf(token: string): string {
  return token.split('-')[0] ?? '';
}

export function secretOf(token: string): string {
  return token.split('-')[1] ?? '';
}

/** The tokens of these keys' copies, which have the same secret. */
export function withSecret(token: string, letter: string, range: Range): string[] {
  return numbersOf(range).map((n) => `${prefixText(letter, n)}-${secretOf(token)}`);
}

/** Of planted users, the first of which is 1. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

function numbersOf({ from, to }: Range): number[] {
  return Array.from({ length: to - from + 1 }, (_, n) => from + n);
}

/** As if each of these planted users had consented to the app of these tokens, and the app had exchanged the code. */
export async function plantGrants(
  db: TestDatabase,
  tokens: Tokens,
  range: Range,
): Promise<{ accessTokens: readonly string[]; refreshTokens: readonly string[] }> {
  const accessKey = idOf(tokens.access_token);
  await cloneKeys(db, { ...range, key: accessKey, letter: 'a' });
  await cloneRows(db, 'oauth2_provider_grants', {
    ...range,
    where: `o.id = (SELECT grant_id FROM oauth2_provider_app_tokens WHERE access_key_id = '${accessKey}')`,
    columns: { id: nthUuid('grant'), user_id: nthUuid('person') },
  });
  await cloneRows(db, 'oauth2_provider_app_tokens', {
    ...range,
    where: `o.access_key_id = '${accessKey}'`,
    columns: {
      id: nthUuid('token'),
      grant_id: nthUuid('grant'),
      user_id: nthUuid('person'),
      api_key_id: nthPrefix('a'),
      access_key_id: nthPrefix('a'),
      hash_prefix: `convert_to(${nthPrefix('r')}, 'UTF8')`,
    },
  });
  const secret = tokens.refresh_token.split('_')[2] ?? '';
  const refreshTokens = numbersOf(range).map((n) => `coder_${prefixText('r', n)}_${secret}`);
  return { accessTokens: withSecret(tokens.access_token, 'a', range), refreshTokens };
}
