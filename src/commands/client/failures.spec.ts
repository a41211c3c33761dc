import { LOGIN_MESSAGES, OperatorError, ROUTE_NOT_FOUND } from '../../common/index.js';
import { ApiError, ConnectionError, OAuthError } from '../../sdk/client/index.js';
import { describeFailure } from './failures.js';
import { fieldNames } from './field-names.js';

const URL_OF_REQUEST = 'https://gatehouse.example/api/v2/users';
const refused = (status: number, more: object = {}): ApiError =>
  new ApiError({ method: 'GET', url: URL_OF_REQUEST, status, message: 'Not today.', ...more });

describe('an error', () => {
  it('of the API is message and hint, then the detail and every invalid field', () => {
    const error = refused(400, { detail: 'Details.', validations: [{ field: 'name', detail: 'is taken' }] });
    expect(describeFailure(error)).toEqual({
      text: 'Not today.\nDetails.\nname: is taken',
      exitCode: 1,
    });
  });

  it.each([
    [401, 3],
    [403, 4],
    [404, 5],
    [409, 6],
    [429, 8],
    [500, 1],
    [503, 8],
  ])('with the status %d ends the command with %d', (status, exitCode) => {
    expect(describeFailure(refused(status))?.exitCode).toBe(exitCode);
  });

  it('about a path that the server does not have suspects the URL, or the version', () => {
    const message = ROUTE_NOT_FOUND;
    const below = refused(404, { message, url: 'https://gatehouse.example/swagger/api/v2/users/me' });
    expect(describeFailure(below)?.text).toBe(
      'https://gatehouse.example/swagger is not the URL of a Gatehouse server: did you mean https://gatehouse.example?',
    );
    expect(describeFailure(refused(404, { message }))?.text).toMatch(/^The server does not know this operation: it may be older/);
  });

  it('about something that is not there says which command lists what is', () => {
    const { text } = describeFailure(refused(404), { pingFor: () => '', list: 'gatehouse users list' }) ?? {};
    expect(text).toBe('Not today. Check the name, and whether this account has permission to see it. See `gatehouse users list`.');
  });

  it('names the scope that is missing', () => {
    const challenge = 'Bearer realm="gatehouse", error="insufficient_scope", scope="user:read file:read"';
    expect(describeFailure(refused(403, { challenge }))?.text).toContain('The token has too little scope: it needs user:read file:read.');
  });

  it.each([
    ['flag', /^The server does not accept the token of --token: it has expired,.*\nDetails\.$/],
    ['env', /^The server does not accept the token in CODER_SESSION_TOKEN: .*\nDetails\.$/],
    ['terminal', /^The server does not accept the token that was entered: .*\nDetails\.$/],
    [
      'profile',
      /^You are signed out or your session has expired\. Log in with `gatehouse login https:\/\/gatehouse\.example`\.\nDetails\.$/,
    ],
    [null, /^You are not logged in to https:\/\/gatehouse\.example\. Log in with `gatehouse login https:\/\/gatehouse\.example`\.$/],
  ] as const)('of a refused token from %s says which one it was', (credential, text) => {
    const error = refused(401, { message: LOGIN_MESSAGES.signedOut, detail: 'Details.' });
    expect(describeFailure(error, { pingFor: () => '', credential })?.text).toMatch(text);
  });

  it('of a suspended user keeps its reason', () => {
    const error = refused(401, { message: LOGIN_MESSAGES.suspended });
    expect(describeFailure(error, { pingFor: () => '', credential: 'flag' })?.text).toBe(LOGIN_MESSAGES.suspended);
  });

  it.each([
    ['profile', ''],
    ['flag', ', and then this command without --token'],
    ['env', ', and then this command without CODER_SESSION_TOKEN'],
  ] as const)(
    'that needs a login session says how to get one, and how to use it after a request with the token of: %s',
    (credential, then) => {
      const detail = 'This requires a login session. OAuth tokens and long-lived tokens are not accepted.';
      expect(describeFailure(refused(403, { message: 'Forbidden.', detail }), { pingFor: () => '', credential })?.text).toBe(
        `Forbidden. Run \`gatehouse login\` in a terminal, without --device and --token (with --no-open if the browser is on another machine)${then}.\n${detail}`,
      );
    },
  );

  it.each([
    'An app that acts for you cannot do this. Use a login session, or a long-lived token that you created yourself.',
    'An OAuth access token cannot do this, because the effect would outlive it. Use a login session or a long-lived token.',
    'An app that acts for you does not have your administrator roles. Use a login session, a long-lived token, or an app that was granted the scope a.',
  ])('that needs a login session or a long-lived token advises against neither, and for no scope: %s', (detail) => {
    const challenge = 'Bearer realm="gatehouse", error="insufficient_scope", scope="a"';
    const { text } = describeFailure(refused(403, { message: 'Forbidden.', detail, challenge })) ?? {};
    expect(text).toMatch(
      /^Forbidden\. Run `gatehouse login` in a terminal, without --device \(.*\), or pass a long-lived token of yours with --token\.\n/,
    );
    expect(text).not.toMatch(/without (?:--device and )?--token/);
  });

  it('says a fault that is also the detail once, by the name of its flag', () => {
    const detail = 'invalid or unsupported API key scope: "user:red". Did you mean "user:read"?';
    const error = refused(400, { detail, validations: [{ field: 'scopes', detail }] });
    const names = fieldNames({}, { scope: { flag: '--scope <name>', description: '', isRepeatable: true } });
    expect(describeFailure(error, { pingFor: () => '', names })?.text).toBe(`Not today.\n--scope: ${detail.replace('API key', 'token')}`);
  });

  it('has the start of a response that is not from the API, without control characters', () => {
    const { text = '' } = describeFailure(refused(502, { body: '<h1>\u001b[31mProxy</h1>\nmore' })) ?? {};
    expect(text).toBe('Not today.\n<h1>\\u001b[31mProxy</h1>\nmore');
  });

  it('without a response points to ping', () => {
    const error = new ConnectionError({ method: 'GET', url: URL_OF_REQUEST }, { cause: new TypeError('fetch failed') });
    expect(describeFailure(error)).toEqual({ text: `${error.message}\nRun \`gatehouse ping\` to find out why.`, exitCode: 7 });
  });

  it('without a response from another server than that of the profile has ping examine that one', () => {
    const error = new ConnectionError({ method: 'GET', url: URL_OF_REQUEST }, { cause: new TypeError('fetch failed') });
    const { text = '' } = describeFailure(error, { pingFor: (url) => `gatehouse ping --url ${new URL(url).origin}` }) ?? {};
    expect(text).toContain('\nRun `gatehouse ping --url https://gatehouse.example` to find out why.');
  });

  it('of the transport itself is shown as it is', () => {
    const error = new ConnectionError({ method: 'GET', url: URL_OF_REQUEST }, { cause: new OperatorError('it redirects') });
    expect(describeFailure(error)).toEqual({ text: 'it redirects', exitCode: 1 });
  });

  it('of an OAuth endpoint has its code', () => {
    expect(describeFailure(new OAuthError({ error: 'invalid_client', status: 401 }))).toMatchObject({ exitCode: 3 });
  });

  it('that is a bug is not described', () => {
    expect(describeFailure(new TypeError('undefined is not a function'))).toBeUndefined();
  });
});
