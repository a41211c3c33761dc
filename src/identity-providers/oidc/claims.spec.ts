import { DomainError } from '../../common/index.js';
import { type ClaimSettings, profileOf } from './claims.js';

const SETTINGS: ClaimSettings = {
  oidcUsernameField: 'preferred_username',
  oidcNameField: 'name',
  oidcEmailField: 'email',
  oidcEmailDomain: [],
  oidcIgnoreEmailVerified: false,
  oidcGroupField: undefined,
  oidcAllowedGroups: [],
  oidcScopes: ['openid'],
};
const CLAIMS = { email: 'ada@example.com', email_verified: true, preferred_username: 'ada', name: ' Ada ', picture: 'https://x.example/a' };

function refusal(claims: Record<string, unknown>, settings: Partial<ClaimSettings> = {}): Pick<DomainError, 'code' | 'message' | 'detail'> {
  try {
    profileOf(claims, { ...SETTINGS, ...settings });
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('the claims were taken');
}

describe('profileOf', () => {
  it('reads the configured claims, and accepts only texts', () => {
    expect(profileOf(CLAIMS, SETTINGS)).toEqual({
      email: 'ada@example.com',
      isEmailVerified: true,
      username: 'ada',
      name: 'Ada',
      avatarUrl: 'https://x.example/a',
    });
    expect(profileOf({ ...CLAIMS, name: 7, preferred_username: {}, picture: null }, SETTINGS)).toMatchObject({
      name: '',
      username: '',
      avatarUrl: '',
    });
    const settings = { ...SETTINGS, oidcEmailField: 'mail', oidcNameField: 'full', oidcUsernameField: 'nick' };
    expect(profileOf({ ...CLAIMS, mail: 'a@b.example', full: 'F', nick: 'n' }, settings)).toMatchObject({
      email: 'a@b.example',
      name: 'F',
      username: 'n',
    });
  });

  it.each([true, 'true', 'TRUE', '1', 1, -1])('accepts email_verified %j as true', (email_verified) => {
    expect(profileOf({ ...CLAIMS, email_verified }, SETTINGS).isEmailVerified).toBe(true);
  });

  it.each([false, 'false', 'yes', '', 0, null, undefined, [], {}, [true]])('accepts email_verified %j as false', (email_verified) => {
    expect(refusal({ ...CLAIMS, email_verified })).toMatchObject({ code: 'identity_refused', message: 'Email not verified' });
    expect(profileOf({ ...CLAIMS, email_verified }, { ...SETTINGS, oidcIgnoreEmailVerified: true }).isEmailVerified).toBe(false);
  });

  it('never reveals the allowed domains', () => {
    const error = refusal(CLAIMS, { oidcEmailDomain: ['secret.example', '@Other.example'] });
    expect(error).toMatchObject({ code: 'identity_refused', message: 'Unauthorized email' });
    expect(`${error.message} ${error.detail ?? ''}`).not.toMatch(/secret|other/i);
  });

  it('looks for groups in the configured claim, or in groups if that scope is requested', () => {
    const allowed = { ...SETTINGS, oidcAllowedGroups: ['staff'] };
    expect(() => profileOf({ ...CLAIMS, roles: ['staff'] }, { ...allowed, oidcGroupField: 'roles' })).not.toThrow();
    expect(() => profileOf({ ...CLAIMS, groups: 'staff' }, { ...allowed, oidcScopes: ['openid', 'groups'] })).not.toThrow();
    expect(refusal({ ...CLAIMS, groups: ['staff'] }, { oidcAllowedGroups: ['staff'], oidcGroupField: 'roles' }).code).toBe(
      'identity_refused',
    );
  });
});
