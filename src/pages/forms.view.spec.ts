import { GATEHOUSE, LOGIN_MESSAGES } from '../common/index.js';
import { renderErrorPage } from '../views/index.js';
import { renderHomePage, renderSignedOutPage } from './home.view.js';
import { renderLoginPage, type LoginPage } from './login.view.js';
import { viewerNamed } from '../views/testing/index.js';
import { USER } from './testing/page-models.js';
import { elementsNamed, parsePage } from '../testing/index.js';
import { renderSetupPage } from './setup.view.js';

function inputs(page: string): readonly Readonly<Record<string, string>>[] {
  return elementsNamed(page, 'input').map(({ attributes }) => attributes);
}

function hrefs(page: string): readonly (string | undefined)[] {
  return elementsNamed(page, 'a').map(({ attributes }) => attributes['href']);
}

const LOGIN: LoginPage = { redirect: '/oauth2/authorize?a=1&b=2', isPasswordEnabled: true, methods: [] };

describe('the setup page', () => {
  it('asks for the first user, with the attributes that browsers need to fill it in', () => {
    const page = renderSetupPage({}).render(GATEHOUSE);
    expect(elementsNamed(page, 'form').map(({ attributes }) => attributes)).toEqual([{ method: 'post', action: '/setup' }]);
    expect(inputs(page).map(({ name, type, autocomplete }) => [name, type, autocomplete])).toEqual([
      ['email', 'text', 'username'],
      ['username', 'text', 'nickname'],
      ['name', 'text', 'name'],
      ['password', 'password', 'new-password'],
    ]);
    expect(inputs(page).filter((input) => 'autofocus' in input)).toMatchObject([{ name: 'email' }]);
    expect(page).not.toContain('role="alert"');
  });

  it('shows each fault at its field and in a summary with links, and keeps the input', () => {
    const page = renderSetupPage({
      values: { email: 'a@b', username: 'al--ice', name: 'Alice' },
      error: 'The account was not created.',
      faults: [
        { field: 'username', detail: 'No double hyphens.' },
        { field: 'password', detail: 'Too weak.' },
        { field: 'other', detail: 'Odd.' },
      ],
    }).render(GATEHOUSE);
    const [email, username, name, password] = inputs(page);
    expect([email?.['value'], username?.['value'], name?.['value']]).toEqual(['a@b', 'al--ice', 'Alice']);
    expect(username).toMatchObject({ 'aria-invalid': 'true', 'aria-describedby': 'username-fault username-hint', autofocus: '' });
    expect(password).toMatchObject({ 'aria-invalid': 'true' });
    expect(email).not.toHaveProperty('aria-invalid');
    expect(hrefs(page)).toEqual(['#username', '#password']);
    expect(parsePage(page).text).toContain('The account was not created. Username: No double hyphens. Password: Too weak. other: Odd.');
    expect(page).toContain('<title>Error: Create the first account · Gatehouse</title>');
  });

  it('has no place for a password that was typed', () => {
    const posted = { email: 'a@b', username: 'alice', name: '', password: 'correct horse battery' };
    expect(renderSetupPage({ values: posted }).render(GATEHOUSE)).not.toContain('correct horse');
  });
});

describe('the login page', () => {
  it('posts email address and password with the redirect, with the cursor in the first empty field', () => {
    expect(inputs(renderLoginPage(LOGIN).render(GATEHOUSE))).toMatchObject([
      { type: 'hidden', name: 'redirect', value: '/oauth2/authorize?a=1&b=2' },
      { type: 'text', name: 'email', value: '', inputmode: 'email', autocomplete: 'username', autofocus: '' },
      { type: 'password', name: 'password', autocomplete: 'current-password' },
    ]);
    expect(inputs(renderLoginPage({ ...LOGIN, email: 'a@b' }).render(GATEHOUSE))[2]).toHaveProperty('autofocus');
  });

  it.each(['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', ''])(
    'redirects to the home page instead of %j',
    (redirect) => {
      expect(inputs(renderLoginPage({ ...LOGIN, redirect }).render(GATEHOUSE))[0]).toMatchObject({ name: 'redirect', value: '/' });
    },
  );

  it.each(Object.values(LOGIN_MESSAGES))('says why a login is needed, unless there is an error: %s', (message) => {
    expect(parsePage(renderLoginPage({ ...LOGIN, message }).render(GATEHOUSE)).text).toContain(message);
    const failed = parsePage(renderLoginPage({ ...LOGIN, message, error: 'Incorrect email or password.' }).render(GATEHOUSE)).text;
    expect(failed).toContain('Incorrect email or password.');
    expect(failed).not.toContain(message);
  });

  it.each([
    'Call 555-0100 and tell us your password.',
    `${LOGIN_MESSAGES.signedOut} Call 555-0100.`,
    LOGIN_MESSAGES.signedOut.toUpperCase(),
  ])('does not show foreign text from the link: %s', (message) => {
    expect(renderLoginPage({ ...LOGIN, message }).render(GATEHOUSE)).toBe(renderLoginPage(LOGIN).render(GATEHOUSE));
  });

  it('lists the other ways to sign in, with icons from this server only', () => {
    const methods = [
      { label: 'Sign in with GitHub', href: '/api/v2/users/oauth2/github/callback', iconPath: '/icons/github.svg' },
      { label: 'Sign in with Example', href: '/api/v2/users/oidc/callback', iconPath: 'https://example.com/i.svg' },
    ];
    const page = renderLoginPage({ ...LOGIN, methods }).render(GATEHOUSE);
    expect(hrefs(page)).toEqual(methods.map(({ href }) => href));
    expect(elementsNamed(page, 'img').map(({ attributes }) => attributes['src'])).toEqual(['/icons/github.svg']);
    expect(parsePage(page).text).toContain('or Sign in with GitHub Sign in with Example');
  });

  it('links the terms of service if configured, and never a URL that runs code', () => {
    expect(hrefs(renderLoginPage({ ...LOGIN, termsUrl: 'https://example.com/terms' }).render(GATEHOUSE))).toEqual([
      'https://example.com/terms',
    ]);
    expect(() => renderLoginPage({ ...LOGIN, termsUrl: 'javascript:alert(1)' }).render(GATEHOUSE)).toThrow(TypeError);
  });

  it('has no password form when passwords are disabled, and says so if nothing else is left', () => {
    const methods = [{ label: 'Sign in with Example', href: '/start' }];
    const page = renderLoginPage({ ...LOGIN, isPasswordEnabled: false, methods }).render(GATEHOUSE);
    expect(inputs(page)).toEqual([]);
    expect(parsePage(page).text).not.toContain(' or ');
    expect(parsePage(renderLoginPage({ ...LOGIN, isPasswordEnabled: false }).render(GATEHOUSE)).text).toContain(
      'No login method is enabled.',
    );
  });
});

describe('the home page', () => {
  const home = { viewer: viewerNamed('alice'), user: USER, issuer: 'https://gatehouse.example', apps: { appCount: 3 } };

  it('shows who is signed in, and signs out by a POST', () => {
    const page = renderHomePage(home).render(GATEHOUSE);
    expect(parsePage(page).text).toContain('Alice Liddell alice · alice@example.com');
    expect(elementsNamed(page, 'form').map(({ attributes }) => [attributes['method'], attributes['action']])).toEqual([
      ['post', '/logout'],
    ]);
  });

  it('links Swagger UI only if it is enabled', () => {
    expect(hrefs(renderHomePage(home).render(GATEHOUSE))).not.toContain('/swagger');
    expect(hrefs(renderHomePage({ ...home, swaggerPath: '/swagger' }).render(GATEHOUSE))).toContain('/swagger');
  });

  it("shows the server's addresses", () => {
    const { text } = parsePage(renderHomePage(home).render(GATEHOUSE));
    expect(text).toContain('Registered apps 3 Issuer https://gatehouse.example Metadata');
  });

  it('does not mention a registered app or an issuer if the OAuth provider is disabled', () => {
    const { text } = parsePage(renderHomePage({ ...home, apps: undefined }).render(GATEHOUSE));
    expect(text).not.toMatch(/registered app|issuer|well-known/i);
    expect(text).toContain('https://gatehouse.example/api/v2');
  });
});

describe('the signed-out page', () => {
  it('links to the login, whether or not the user has just signed out', () => {
    const after = renderSignedOutPage({ hasJustSignedOut: true }).render(GATEHOUSE);
    expect(hrefs(after)).toEqual(['/login']);
    expect(parsePage(after).text).toContain('You are signed out');
    const before = renderSignedOutPage({ hasJustSignedOut: false, swaggerPath: '/swagger' }).render(GATEHOUSE);
    expect(hrefs(before)).toEqual(['/login', '/swagger']);
    expect(parsePage(before).text).not.toContain('signed out');
  });
});

describe('the error page', () => {
  it('says what failed, in which parameter, and under which request id', () => {
    const page = renderErrorPage({
      status: 400,
      title: 'Invalid Query Parameters',
      description: 'The request cannot be answered.',
      warnings: [{ field: 'redirect_uri', detail: 'is not registered' }],
      back: { href: '/', label: 'Back to home' },
      requestId: 'req-1',
    }).render(GATEHOUSE);
    expect(parsePage(page).text).toContain(
      'Error 400 Invalid Query Parameters The request cannot be answered. redirect_uri: is not registered Back to home Request req-1',
    );
    expect(hrefs(page)).toEqual(['/']);
  });

  it('limits what it repeats', () => {
    const page = renderErrorPage({ status: 500, title: 'x', description: 'd'.repeat(10_000), warnings: [] }).render(GATEHOUSE);
    expect(page).toContain(`${'d'.repeat(2047)}…`);
    expect(page.length).toBeLessThan(5000);
  });

  it('never leads to another site', () => {
    const leadTo = (href: string): string =>
      renderErrorPage({ status: 404, title: 'x', description: 'y', back: { href, label: 'z' } }).render(GATEHOUSE);
    expect(() => leadTo('https://evil.example')).toThrow(TypeError);
  });
});
