import { createHmac } from 'node:crypto';
import { type Actor, systemSubject } from '../authz/index.js';
import { FormTokens } from './form-tokens.js';
import type { ServerSecretsService } from './server-secrets.service.js';

const secrets = {
  sign: (_purpose: string, text: string): string => createHmac('sha256', 'key').update(text).digest('base64url'),
  verify: (_purpose: string, text: string, signature: string): boolean => secrets.sign('csrf', text) === signature,
};
// Signing and verifying are all that it uses.
const tokens = new FormTokens(secrets as unknown as ServerSecretsService);

function session(keyId: string): Actor {
  const credential = { keyId, loginType: 'password', expiresAt: new Date(0), authTime: null } as const;
  return { ...systemSubject('system-oauth2'), credential };
}

describe('FormTokens', () => {
  it.each([[[]], [['one']], [['one', '2']]])('returns the facts %j to the session that was given the form', (facts) => {
    expect(tokens.redeem('token', session('a'), tokens.issue('token', session('a'), facts))).toEqual(facts);
  });

  it.each([
    ['another form', 'cli-auth', 'a', (text: string) => text],
    ['another session', 'token', 'b', (text: string) => text],
    ['a changed fact', 'token', 'a', (text: string) => text.replace('one', 'eno')],
    ['a fact more', 'token', 'a', (text: string) => `more.${text}`],
    ['a fact less', 'token', 'a', (text: string) => text.slice(text.indexOf('.') + 1)],
    ['another signature', 'token', 'a', (text: string) => `${text}A`],
    ['nothing', 'token', 'a', () => undefined],
    ['an empty text', 'token', 'a', () => ''],
  ])('refuses %s', (_what, form, keyId, change) => {
    const token = change(tokens.issue('token', session('a'), ['one', '2']));
    expect(() => tokens.redeem(form, session(keyId), token)).toThrow('CSRF token');
  });
});
