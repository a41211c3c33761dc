import { renderConsentPage, type AppRegistration, type ConsentPage } from './consent.view.js';
import { CONSENT, USER } from './page-models.test-support.js';
import { elementsNamed, parsePage } from './parse-page.test-support.js';

function textOf(changes: Partial<ConsentPage> = {}): string {
  return parsePage(renderConsentPage({ ...CONSENT, ...changes })).text;
}

function registeredAs(registration: AppRegistration): Partial<ConsentPage> {
  return { app: { ...CONSENT.app, registration } };
}

const UNCHECKED = 'Nobody here has checked this app.';
const THIS_COMPUTER = 'The answer goes to this computer.';
const APP_ON_DEVICE = 'The answer goes to an app on this device.';
const UNENCRYPTED = 'The answer travels unencrypted.';
const FULL_ACCESS = 'This is full access';

describe('the consent page', () => {
  it('2.1-34, ASVS 10.7.2: shows the app, who registered it, the user, the scopes in words, the API and the lifetime', () => {
    const text = textOf();
    for (const part of [
      'CI Dashboard wants to use your account',
      'Registered by an administrator. Confidential app: it proves who it is with a secret.',
      'Alice Liddell alice · alice@example.com',
      'Download your files file:read',
      'See your personal data, such as your e-mail address and preferences user:read_personal',
      'For the API https://gatehouse.example',
      'Access lasts 1 hour at a time; the app can renew it for up to 90 days, then it has to ask again',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('MCP-16: shows the host it leads to, and warns of nothing when that is an ordinary site', () => {
    const text = textOf();
    expect(text).toContain('Sends you to app.example For the API');
    for (const warning of [UNCHECKED, THIS_COMPUTER, APP_ON_DEVICE, UNENCRYPTED, FULL_ACCESS]) expect(text).not.toContain(warning);
  });

  it.each([
    ['http://127.0.0.1:5000/cb', THIS_COMPUTER, '127.0.0.1:5000 (a program on this computer)'],
    ['http://localhost/cb', THIS_COMPUTER, 'localhost (a program on this computer)'],
    ['com.example.app:/cb', APP_ON_DEVICE, 'com.example.app (an app on this device)'],
    ['http://app.example/cb', UNENCRYPTED, 'Sends you to app.example'],
  ])('MCP-16: warns when the answer goes to %s', (redirectUri, warning, shown) => {
    const text = textOf({ redirectUri });
    expect(text).toContain(warning);
    expect(text).toContain(shown);
  });

  it('does not warn of its own pages on loopback, such as Swagger UI', () => {
    const text = textOf({
      siteOrigin: 'http://127.0.0.1:3000',
      redirectUri: 'http://127.0.0.1:3000/swagger/oauth2-redirect.html',
      ...registeredAs({ kind: 'built-in' }),
    });
    expect(text).toContain('127.0.0.1:3000 (this site)');
    expect(text).toContain('Part of this Gatehouse.');
    expect(text).not.toContain(THIS_COMPUTER);
  });

  it.each<[AppRegistration, string]>([
    [{ kind: 'dynamic' }, 'Registered itself; nobody here has checked it'],
    [{ kind: 'metadata-document', host: 'apps.example' }, 'Describes itself at apps.example'],
  ])('2.1-34: warns of an app that nobody vouches for: %j', (registration, shown) => {
    const text = textOf(registeredAs(registration));
    expect(text).toContain(UNCHECKED);
    expect(text).toContain(shown);
  });

  it('2.1-34: names the person who registered the app when it is known', () => {
    expect(textOf(registeredAs({ kind: 'administrator', by: 'bob' }))).toContain('Registered by bob.');
  });

  it('2.1-33: says that a public app cannot prove who it is', () => {
    expect(textOf({ app: { ...CONSENT.app, clientType: 'public' } })).toContain('Public app: it runs where it cannot keep a secret');
  });

  it('warns of full access, and of what it means for an owner', () => {
    const text = textOf({ scopes: ['coder:all'] });
    expect(text).toContain(FULL_ACCESS);
    expect(text).not.toContain('You are an owner here');
    expect(textOf({ scopes: ['coder:all'], user: { ...USER, isOwner: true } })).toContain('You are an owner here');
  });

  it('says when access cannot be renewed', () => {
    expect(textOf({ grantSeconds: null })).toContain('Access lasts 1 hour, then it has to ask again');
  });

  it('allows by posting the CSRF token to the same address, and nothing else', () => {
    const state = 's'.repeat(8192);
    const action = `/oauth2/authorize?client_id=1&state=${state}&x="'<>`;
    const page = renderConsentPage({ ...CONSENT, action });
    expect(elementsNamed(page, 'form').map(({ attributes }) => attributes)).toEqual([{ method: 'post', action }]);
    expect(elementsNamed(page, 'input').map(({ attributes }) => attributes)).toEqual([
      { type: 'hidden', name: 'csrf_token', value: 'csrf-1' },
    ]);
  });

  it('cancels by a link to the client, and offers to sign in as somebody else', () => {
    const links = elementsNamed(renderConsentPage(CONSENT), 'a').map(({ attributes }) => attributes['href']);
    expect(links).toEqual([CONSENT.switchUserHref, CONSENT.cancelUrl]);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'not a url'])('is never made with the cancel address %s', (cancelUrl) => {
    expect(() => renderConsentPage({ ...CONSENT, cancelUrl })).toThrow(TypeError);
  });

  it.each(['//evil.example/oauth2/authorize', 'https://evil.example/', '/\\evil.example'])('is never made with the action %s', (action) => {
    expect(() => renderConsentPage({ ...CONSENT, action })).toThrow(TypeError);
  });

  it('shows an icon only from this server, over the initial letter', () => {
    const withIcon = (iconPath: string): string => renderConsentPage({ ...CONSENT, app: { ...CONSENT.app, iconPath } });
    expect(elementsNamed(withIcon('/icons/ci.svg'), 'img').map(({ attributes }) => attributes['src'])).toEqual(['/icons/ci.svg']);
    for (const foreign of ['https://evil.example/pixel.png', '//evil.example/p', 'data:image/png;base64,AA', '']) {
      expect(elementsNamed(withIcon(foreign), 'img')).toEqual([]);
    }
    expect(withIcon('')).toMatch(/class="tile" aria-hidden="true"\s*>C</);
  });
});
