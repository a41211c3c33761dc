// Assertions about a response. A failed one throws `Mismatch`, whose message has the actual value without secrets.

/** A check's expectation was not met. */
export class Mismatch extends Error {}

/** A check does not apply to this server; the message says why. */
export class Skipped extends Error {}

const SECRETS = [
  [/coder_[A-Za-z0-9]{4,}_[A-Za-z0-9]{8,}/g, 'coder_***'],
  [/\b[A-Za-z0-9]{10}-[A-Za-z0-9]{22}\b/g, '***-***'],
];

/** The text without anything that looks like a token or a secret. */
export function redact(text) {
  return SECRETS.reduce((rest, [pattern, blank]) => rest.replace(pattern, blank), text);
}

/** Fails the check unless the condition holds. */
export function expectThat(condition, otherwise) {
  if (!condition) throw new Mismatch(redact(otherwise));
}

/** Fails the check unless both are equal as JSON. */
export function expectSame(what, actual, expected) {
  const [got, want] = [JSON.stringify(actual), JSON.stringify(expected)];
  expectThat(got === want, `${what} is ${got}, expected ${want}`);
}

function describe(answer) {
  const error = answer.json?.error ?? answer.json?.message;
  const description = answer.json?.error_description ?? answer.json?.detail;
  const said = [error, description].filter((part) => typeof part === 'string').join(': ');
  return `${answer.status}${said ? ` (${said})` : ''}${answer.header('location') ? ` -> ${answer.header('location')}` : ''}`;
}

/** The response has this status, or one of these. */
export function expectStatus(answer, ...statuses) {
  expectThat(statuses.includes(answer.status), `answered ${describe(answer)}, expected ${statuses.join(' or ')}`);
}

/** The header is present and matches the pattern or equals the text. */
export function expectHeader(answer, name, wanted) {
  const value = answer.header(name);
  const met = value !== null && (wanted instanceof RegExp ? wanted.test(value) : value === wanted);
  expectThat(met, `header ${name} is ${value === null ? 'missing' : `"${value}"`}, expected ${String(wanted)}`);
}

/** The header is not sent. */
export function expectNoHeader(answer, name) {
  expectThat(answer.header(name) === null, `header ${name} is sent: "${answer.header(name)}"`);
}

/** The response must not be cached (RFC 6749 5.1). */
export function expectNoStore(answer) {
  expectHeader(answer, 'cache-control', /(^|[ ,])no-store($|[ ,])/);
}

/** RFC 6749 5.2 and RFC 6750 3 define the characters of an error text: no quote, no backslash, only ASCII. */
export const ERROR_TEXT = /^[\x20-\x21\x23-\x5B\x5D-\x7E]*$/;

/** An error of the token endpoint's shape (RFC 6749 5.2): status, `error`, clean description, JSON, not cached. */
export function expectOAuthError(answer, status, ...errors) {
  expectStatus(answer, ...[status].flat());
  expectHeader(answer, 'content-type', /^application\/json\b/);
  expectThat(errors.includes(answer.json?.error), `error is ${describe(answer)}, expected ${errors.join(' or ')}`);
  const description = answer.json.error_description ?? '';
  expectThat(typeof description === 'string' && ERROR_TEXT.test(description), `error_description has forbidden characters: ${description}`);
  expectNoStore(answer);
}

/** The client could not be authenticated: 401, `invalid_client`, and a Basic challenge (RFC 6749 5.2). */
export function expectInvalidClient(answer) {
  expectOAuthError(answer, 401, 'invalid_client');
  expectHeader(answer, 'www-authenticate', /^Basic realm="/);
}

/** Where the next challenge of a list begins (RFC 9110 11.6.1). */
const NEXT_CHALLENGE = /, *(?=[A-Za-z]+ +[A-Za-z_-]+=")/;

/** Splits the first challenge into its scheme and parameters; a repeated parameter is an error (RFC 6750 3). Others, such as DPoP, come after it. */
export function parseChallenge(answer) {
  const values = answer.all('www-authenticate');
  expectThat(values.length === 1, `${values.length} WWW-Authenticate headers, expected 1`);
  const [first] = values[0].split(NEXT_CHALLENGE);
  const [, scheme, rest] = /^(\S+)(?: +(.*))?$/.exec(first) ?? [];
  const params = {};
  for (const [, name, value] of (rest ?? '').matchAll(/([A-Za-z_-]+)="([^"]*)"(?:, *|$)/g)) {
    expectThat(!(name in params), `the challenge repeats ${name}`);
    params[name] = value;
  }
  const rebuilt = Object.entries(params)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ');
  expectThat((rest ?? '').replace(/, +/g, ', ') === rebuilt, `the challenge is not a list of quoted parameters: ${values[0]}`);
  return { scheme, params };
}

/** A Bearer challenge with this error code; `undefined` asks for the bare one (RFC 6750 3.1). */
export function expectBearerChallenge(answer, error) {
  const { scheme, params } = parseChallenge(answer);
  expectSame('challenge scheme', scheme, 'Bearer');
  expectThat(Boolean(params.realm), 'the challenge has no realm');
  expectSame('challenge error', params.error, error);
  if (error === undefined) expectThat(!('error_description' in params), 'a bare challenge describes an error');
  for (const name of ['error', 'error_description']) {
    expectThat(ERROR_TEXT.test(params[name] ?? ''), `challenge ${name} has forbidden characters`);
  }
  return params;
}

/** The request is refused with 400 and this error (RFC 6749 5.2). */
export function expectRefused(answer, ...errors) {
  expectOAuthError(answer, 400, ...errors);
}
