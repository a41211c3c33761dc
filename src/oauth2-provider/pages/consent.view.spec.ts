import { GATEHOUSE } from '../../common/index.js';
import type { AppRegistration } from './consent-app.js';
import { renderConsentPage, type ConsentPage } from './consent.view.js';
import { CONSENT } from './testing/page-models.js';
import { elementsNamed, parsePage } from '../../testing/index.js';

function textOf(changes: Partial<ConsentPage> = {}): string {
  return parsePage(renderConsentPage({ ...CONSENT, ...changes }).render(GATEHOUSE)).text;
}

function registeredAs(registration: AppRegistration): Partial<ConsentPage> {
  return { app: { ...CONSENT.app, registration } };
}

const UNCHECKED = 'This app is unverified.';
const THIS_COMPUTER = 'You will be sent back to a program on this computer.';
const APP_ON_DEVICE = 'You will be sent back to an app on this device.';
const UNENCRYPTED = 'The response is not encrypted.';
const OWNER_ROLE = { name: 'owner', title: 'Owner' };
const FULL_ACCESS = 'This is full access';

describe('the consent page', () => {
  it('2.1-34, ASVS 10.7.2: shows the app, who registered it, the user, the scopes in words, the API and the lifetime', () => {
    const text = textOf();
    for (const part of [
      'CI Dashboard wants to use your account',
      'Registered by an administrator. Confidential app: it proves its identity with a secret.',
      'Alice Liddell alice · alice@example.com',
      'Download your files file:read',
      'See your account and further personal data, such as your public Git key and the data from your identity provider user:read_personal',
      'For the API https://gatehouse.example',
      'Access lasts 1 hour at a time; the app can renew it for up to 90 days, then it has to ask again',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('MCP-16: shows the redirect host, without a warning for an ordinary site', () => {
    const text = textOf();
    expect(text).toContain('Sends you to app.example For the API');
    for (const warning of [UNCHECKED, THIS_COMPUTER, APP_ON_DEVICE, UNENCRYPTED, FULL_ACCESS]) expect(text).not.toContain(warning);
  });

  it.each([
    ['http://127.0.0.1:5000/cb', THIS_COMPUTER, '127.0.0.1:5000 (a program on this computer)'],
    ['http://localhost/cb', THIS_COMPUTER, 'localhost (a program on this computer)'],
    ['com.example.app:/cb', APP_ON_DEVICE, 'com.example.app (an app on this device)'],
    ['http://app.example/cb', UNENCRYPTED, 'Sends you to app.example'],
  ])('MCP-16: warns if the redirect leads to %s', (redirectUri, warning, shown) => {
    const text = textOf({ redirectUri });
    expect(text).toContain(warning);
    expect(text).toContain(shown);
  });

  it('does not warn about its own pages on loopback, such as Swagger UI', () => {
    const text = textOf({
      siteOrigin: 'http://127.0.0.1:3000',
      redirectUri: 'http://127.0.0.1:3000/swagger/oauth2-redirect.html',
      ...registeredAs({ kind: 'built-in' }),
    });
    expect(text).toContain('127.0.0.1:3000 (this site)');
    expect(text).toContain('Part of this server.');
    expect(text).not.toContain(THIS_COMPUTER);
  });

  it.each<[AppRegistration, string]>([
    [
      { kind: 'dynamic', at: new Date('2026-01-02T03:04:05Z'), network: '203.0.113.7' },
      'Unverified: registered itself from 203.0.113.7, 2026-01-02 03:04 UTC, and has not been reviewed',
    ],
    [
      { kind: 'dynamic', at: new Date('2026-01-02T03:04:05Z'), network: null },
      'Unverified: registered itself with a token of an administrator, 2026-01-02 03:04 UTC, and has not been reviewed',
    ],
    [{ kind: 'metadata-document', host: 'apps.example' }, 'Unverified: describes itself at apps.example'],
  ])('2.1-34: warns about an unverified app: %j', (registration, shown) => {
    const text = textOf(registeredAs(registration));
    expect(text).toContain(UNCHECKED);
    expect(text).toContain(shown);
  });

  it('2.1-34: names the user who registered the app if known', () => {
    expect(textOf(registeredAs({ kind: 'administrator', by: 'bob', isVerified: false }))).toContain('Registered by bob. Confidential app');
  });

  it('2.1-34: says that an administrator vouches for the app', () => {
    expect(textOf(registeredAs({ kind: 'administrator', by: 'bob', isVerified: true }))).toContain(
      'Registered by bob. Verified by an administrator.',
    );
  });

  it('2.1-34: links to the pages of the app in new windows that learn nothing, and names their hosts', () => {
    const links = {
      clientUri: 'https://app.example/',
      policyUri: 'https://legal.example:8443/privacy',
      tosUri: 'http://xn--pple-43d.com/',
    };
    const page = renderConsentPage({ ...CONSENT, app: { ...CONSENT.app, links } }).render(GATEHOUSE);
    const shown = elementsNamed(page, 'a').filter(({ attributes }) => attributes['target'] === '_blank');
    expect(shown.map(({ attributes: { href, rel } }) => [href, rel])).toEqual(
      Object.values(links).map((href) => [href, 'noreferrer noopener']),
    );
    expect(parsePage(page).text).toContain(
      'Homepage at app.example Privacy policy at legal.example:8443 Terms of service at xn--pple-43d.com They open in a new window.',
    );
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'mailto:a@b.example', '/local', 'x'])('does not link to %s', (clientUri) => {
    const links = { ...CONSENT.app.links, clientUri };
    expect(textOf({ app: { ...CONSENT.app, links } })).not.toContain('Homepage');
  });

  it('2.1-33: says that a public app cannot prove its identity', () => {
    expect(textOf({ app: { ...CONSENT.app, clientType: 'public' } })).toContain(
      'Public app: it cannot keep a secret, so it cannot prove its identity',
    );
  });

  it('warns about full access, and tells an owner that their roles are not included', () => {
    const text = textOf({ scopes: ['coder:all'] });
    expect(text).toContain(FULL_ACCESS);
    expect(text).not.toContain('regular member');
    const administratorRoles = [OWNER_ROLE, { name: 'organization-admin', title: 'Organization Admin', organization: 'Acme' }];
    expect(textOf({ scopes: ['coder:all'], administratorRoles })).toContain(
      'The app gets the permissions of a regular member. It does not get what you can do as Owner, Organization Admin of Acme.',
    );
  });

  it('shows administrator access in a red paragraph, with what this user could do', () => {
    const administratorRoles = [OWNER_ROLE, { name: 'organization-auditor', title: 'Organization Auditor', organization: 'Acme' }];
    const page = renderConsentPage({ ...CONSENT, scopes: ['coder:all', 'gatehouse:admin'], administratorRoles }).render(GATEHOUSE);
    expect(page).toMatch(/callout--danger">\s*<h2>This is administrator access/);
    const text = textOf({ scopes: ['coder:all', 'gatehouse:admin'], administratorRoles });
    expect(text).toContain('For up to 24 hours, the app could act with all your roles');
    expect(text).toContain('Owner: change every user, organization, group and setting here, suspend and delete people');
    expect(text).toContain('Organization Auditor of Acme: read the audit log of the organization');
    expect(text).not.toContain('regular member');
    const reading = textOf({ scopes: ['gatehouse:admin.read'], administratorRoles });
    expect(reading).toContain('could see everything that your roles let you see, including other people’s data, but not change it');
    expect(reading).not.toContain('suspend');
  });

  it('says which scopes have no effect, and names the roles that were made delegable', () => {
    const openedRoles = [{ name: 'helper', title: 'helper', organization: 'Acme' }];
    const text = textOf({ scopes: ['file:read', 'organization:delete'], idleScopes: ['organization:delete'], openedRoles });
    expect(text).toContain('organization:delete (no effect: apps do not get the roles for this)');
    expect(text).not.toContain('file:read (gives');
    expect(text).toContain('It can use your role helper of Acme, which an administrator made available to apps.');
  });

  it('asks for the added scopes when the app has some already, and shows those under what was allowed before', () => {
    const more = renderConsentPage({ ...CONSENT, scopes: ['user:read', 'file:read'], earlierScopes: ['user:read', 'file:create'] }).render(
      GATEHOUSE,
    );
    const [asked = '', before = ''] = more.split('What you have allowed before');
    expect(parsePage(more).text).toContain('This app will also be able to');
    expect([asked.includes('file:read'), asked.includes('user:read')]).toEqual([true, false]);
    expect([before.includes('user:read'), before.includes('file:create')]).toEqual([true, false]);
    for (const earlierScopes of [[], ['user:read', 'file:read'], ['file:create']]) {
      const all = textOf({ scopes: ['user:read', 'file:read'], earlierScopes });
      expect(all).toContain('This app will be able to');
      expect(all).not.toContain('What you have allowed before');
    }
  });

  it('warns about full access that was allowed before, too', () => {
    expect(textOf({ scopes: ['coder:all', 'user:read'], earlierScopes: ['coder:all'] })).toContain(FULL_ACCESS);
  });

  it('says when access cannot be renewed', () => {
    expect(textOf({ grantSeconds: null })).toContain('Access lasts 1 hour, then it has to ask again');
  });

  it('says when access ends as soon as the person signs out', () => {
    expect(textOf({ endsWithSession: true })).toContain(
      'the app can renew it until you sign out, for up to 90 days, then it has to ask again',
    );
    expect(textOf({})).toContain('the app can renew it for up to 90 days, then it has to ask again');
  });

  it('submits consent with the CSRF token to the same address, and nothing else', () => {
    const state = 's'.repeat(8192);
    const action = `/oauth2/authorize?client_id=1&state=${state}&x="'<>`;
    const page = renderConsentPage({ ...CONSENT, action }).render(GATEHOUSE);
    expect(elementsNamed(page, 'form').map(({ attributes }) => attributes)).toEqual([{ method: 'post', action }]);
    expect(elementsNamed(page, 'input').map(({ attributes }) => attributes)).toEqual([
      { type: 'hidden', name: 'csrf_token', value: 'csrf-1' },
    ]);
  });

  it('cancels by a link to the client, and offers to sign in as someone else', () => {
    const links = elementsNamed(renderConsentPage(CONSENT).render(GATEHOUSE), 'a').map(({ attributes }) => attributes['href']);
    expect(links).toEqual([CONSENT.switchUserHref, CONSENT.cancelUrl]);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'not a url'])('is never rendered with the cancel address %s', (cancelUrl) => {
    expect(() => renderConsentPage({ ...CONSENT, cancelUrl }).render(GATEHOUSE)).toThrow(TypeError);
  });

  it.each(['//evil.example/oauth2/authorize', 'https://evil.example/', '/\\evil.example'])(
    'is never rendered with the action %s',
    (action) => {
      expect(() => renderConsentPage({ ...CONSENT, action }).render(GATEHOUSE)).toThrow(TypeError);
    },
  );

  it('shows an icon only from this server, over the initial letter', () => {
    const withIcon = (iconPath: string): string => renderConsentPage({ ...CONSENT, app: { ...CONSENT.app, iconPath } }).render(GATEHOUSE);
    expect(elementsNamed(withIcon('/icons/ci.svg'), 'img').map(({ attributes }) => attributes['src'])).toEqual(['/icons/ci.svg']);
    for (const foreign of ['https://evil.example/pixel.png', '//evil.example/p', 'data:image/png;base64,AA', '']) {
      expect(elementsNamed(withIcon(foreign), 'img')).toEqual([]);
    }
    expect(withIcon('')).toMatch(/class="tile" aria-hidden="true"\s*>C</);
  });
});
