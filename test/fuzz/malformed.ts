import type { Route } from './routes.js';

/** Placed wherever a secret could be: it must appear nowhere in the output. */
export const MARK = 's3cr3tMARK';

/** The sender of the request. */
export interface Sender {
  readonly host: string;
  /** Header lines, created when the request is sent, because sessions end during the run. */
  readonly credentials: Readonly<Record<string, () => string>>;
}

export interface Malformed {
  readonly name: string;
  readonly bytes: () => Buffer;
  /** The client disconnects before the request is complete: there may be no response. */
  readonly hangUp?: true;
}

const TEXTS = [
  '%00', '%zz', '%ff', '%c0%af', '..%2f..%2fetc', 'a'.repeat(900), 'a'.repeat(5000), '__proto__', 'constructor', "'%22;--", '%F0%9F%98%80',
  '\x80\xff', '00000000-0000-0000-0000-000000000000', '-1', '99999999999999999999', '1e400', 'NaN', '', '.', '..', '%2e%2e',
  '%0d%0aSet-Cookie:x=1', '%u0041', 'me', '*', '%ED%A0%80', '%252e', 'null', '[]', '{}', '0x10', '1.5', '2020-13-45', '%27%20OR%201=1',
]; // prettier-ignore
const QUERIES = [
  'a[]=1&a[]=2', 'client_id[]=1&token[]=2', 'limit[]=1&limit[x]=2', '__proto__=1', '__proto__[x]=1', 'constructor[prototype][x]=1', '&&&==&',
  '%=%', '?', 'limit=1&limit=2&q=a&q=b&offset=1&offset=2&client_id=1&client_id=2', `x=${'a'.repeat(15_000)}`, 'a=&'.repeat(3_000),
  `access_token=${MARK}&access_token=${MARK}`, `x=1;access_token=${MARK}`, `Access_Token=${MARK}`, `%61ccess%5Ftoken=${MARK}`,
  `coder_session_token=${MARK}`, `redirect=${encodeURIComponent(`/x?access_token=${MARK}`)}`, 'redirect=//evil.example',
]; // prettier-ignore
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'FOO', 'get'];
const TYPES = [
  'application/json', 'application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data', 'multipart/form-data; boundary=x',
  'application/json; charset=utf-16', 'application/json;charset=', 'application/x-www-form-urlencoded; charset=foo', 'application/xml', '*/*', '',
  'garbage', 'application/octet-stream', 'APPLICATION/JSON', 'application/x-tar', null,
]; // prettier-ignore
const BODIES = [
  '', 'null', '[]', '"s"', '1', '{}', '{', '\ufeff{}', '{"__proto__":{"x":1}}', '{"constructor":{"prototype":{"x":1}}}', 'a=1&a=2', '%', '%zz=%zz',
  '&&&=&', 'grant_type=authorization_code&grant_type=x', 'grant_type[]=authorization_code&code[]=x', 'token[]=x', '\0\0\0', '['.repeat(200),
  Buffer.from([0xff, 0xfe, 0, 0x7b]),
]; // prettier-ignore
const VALUES: readonly unknown[] = [
  null, 0, -1, 1e308, true, '', 'x', '\0', 'a\0b', 'x'.repeat(70_000), '\ud800', [], [[]], [null], [{}], ['x', 'x'], {}, { a: 1 }, '2020-13-45',
  '9999-99-99T99:99:99Z', 2 ** 64, 1.5, '00000000-0000-0000-0000-000000000000', ['\0'], new Array(300).fill('x'),
]; // prettier-ignore
const HEADERS: readonly (readonly string[])[] = [
  ['Cookie: coder_session_token=%'], ['Cookie: coder_session_token=%00'], ['Cookie: coder_session_token="'], ['Cookie: ;;;;=;'],
  ['Cookie: __proto__=x; coder_session_token=x'], [`Cookie: ${'a=b; '.repeat(1_000)}`], [`Cookie: coder_session_token=${MARK}`],
  ['Cookie: coder_session_token=a', 'Cookie: coder_session_token=b'], ['Cookie: coder_session_token=\xff\x80'],
  ['Authorization: Bearer'], ['Authorization: Bearer '], ['Authorization: bearer x y'], [`Authorization: Bearer ${MARK}`],
  [`Authorization: Bearer ${MARK}"x`], ['Authorization: Bearer \x80'], ['Authorization: Bearer a', 'Authorization: Bearer b'],
  ['Authorization: Basic'], ['Authorization: Basic !!!'], ['Authorization: Basic ADoA'], ['Authorization: Basic JXp6OiV6eg=='],
  ['Authorization: Basic Og=='], ['Authorization: Digest x'], [`Authorization: Bearer ${'a'.repeat(12_000)}`],
  ['Coder-Session-Token: a', 'Coder-Session-Token: b'], [`Coder-Session-Token: ${MARK}`], ['Coder-Session-Token: \x80'],
  ["X-Forwarded-For: ';--"], ['X-Forwarded-For: 1.1.1.1, 2'], [`User-Agent: ${'\x80'.repeat(4_000)}`], ['Accept: text/html;q=,,;;'],
  ['Origin: null'], ['Origin: \x80'], ['Range: bytes=0-0,1-1,5-2'], ['If-None-Match: *'], ['If-Modified-Since: x'],
  ['X-HTTP-Method-Override: DELETE'], ['Upgrade: h2c', 'Connection: Upgrade'], ['Accept-Encoding: gzip, br, x'], ['X-Request-Id: \x80'],
  ['Sec-Fetch-Site: a', 'Sec-Fetch-Site: b'], ['Transfer-Encoding: xchunked'], ['TE: trailers, deflate'], ['Content-Length: abc'],
  ['X-Coder-Bypass-Ratelimit: true'], ['X: a\0b'], ['X: a\r\n b'], ['no colon'],
]; // prettier-ignore
const FRAMINGS: readonly (readonly [readonly string[], string])[] = [
  [['Transfer-Encoding: chunked'], '2\r\n{}\r\n0\r\n\r\n'], [['Transfer-Encoding: chunked'], 'zz\r\n{}\r\n0\r\n\r\n'],
  [['Content-Length: 2', 'Transfer-Encoding: chunked'], '2\r\n{}\r\n0\r\n\r\n'], [['Content-Length: 2', 'Content-Length: 3'], '{}'],
  [['Content-Length: -1'], '{}'], [['Content-Length: 2', 'Content-Encoding: gzip'], '{}'], [['Content-Length: 2', 'Expect: foo'], '{}'],
  [['Content-Length: 2', 'Expect: 100-continue'], '{}'], [['Content-Length: 5000000'], '{}'],
  [['Content-Length: 6'], '{}GET /api/v2/buildinfo HTTP/1.1\r\nHost: x\r\n\r\n'],
]; // prettier-ignore
const VERSIONS = ['HTTP/1.0', 'HTTP/1.2', 'HTTP/2.0', 'HTTP/0.9', 'HTTP/1.1 x', 'http/1.1', 'HTTP/9'];
const ANYBODY = '00000000-0000-0000-0000-000000000001';

/** Malformed variants of a request to this route, from broken and hostile clients. */
export function* malformedRequests(route: Route, sender: Sender): Generator<Malformed> {
  const { method, path } = route;
  const mine = fill(path, 'me');
  for (const [who, credential] of Object.entries(sender.credentials)) {
    const name = `${method} ${path} as ${who}`;
    const plain = (verb: string, target: string, lines: readonly string[] = []): Malformed => ({
      name: `${name}: ${verb} ${target} ${lines.join(' ')}`,
      bytes: () => request(sender.host, verb, target, [credential(), ...lines]),
    });
    const withBody = (what: string, type: string | null, body: Buffer | string): Malformed => ({
      name: `${name}: ${type ?? 'no type'} ${what}`,
      bytes: () => {
        const bytes = Buffer.from(body);
        const lines = [credential(), ...(type === null ? [] : [`Content-Type: ${type}`]), `Content-Length: ${bytes.length}`];
        return Buffer.concat([request(sender.host, method, mine, lines), bytes]);
      },
    });

    if (path.includes('{')) for (const text of TEXTS) yield plain(method, fill(path, text));
    for (const parameter of new Set([...route.query, 'limit', 'offset', 'q', 'client_id', 'redirect', 'message'])) {
      for (const text of TEXTS) yield plain(method, `${mine}?${parameter}=${text}`);
    }
    for (const query of QUERIES) yield plain(method, `${mine}?${query}`);
    for (const verb of METHODS) if (verb !== method) yield plain(verb, fill(path, ANYBODY), ['Content-Length: 0']);
    for (const lines of HEADERS) yield plain(method, mine, lines);
    for (const version of VERSIONS) {
      yield { name: `${name}: ${version}`, bytes: () => request(sender.host, method, mine, [credential()], version) };
    }
    for (const target of [`http://evil.example${mine}`, `//evil.example${mine}`, `${mine}#x`, `${mine}//`, `/.${mine}`, `${mine}%00`, `${mine};x=1`, `${mine}\\`, '', 'evil:80', `${mine}?${'a'.repeat(20_000)}`, mine.toUpperCase(), `${mine}/../../x`]) yield plain(method, target); // prettier-ignore
    if (method === 'GET') continue;

    for (const type of TYPES) for (const body of BODIES) yield withBody(JSON.stringify(String(body)), type, body);
    for (const field of route.fields) {
      for (const value of VALUES) yield withBody(`${field} = ${label(value)}`, 'application/json', JSON.stringify({ [field]: value }));
      for (const text of TEXTS)
        yield withBody(`${field} = ${text}`, 'application/x-www-form-urlencoded', Buffer.from(`${field}=${text}`, 'latin1'));
    }
    for (const value of VALUES) {
      const all = Object.fromEntries(route.fields.map((field) => [field, value]));
      yield withBody(`everything = ${label(value)}`, 'application/json', JSON.stringify(all));
    }
    for (const [lines, body] of FRAMINGS) {
      for (const type of ['application/json', 'application/x-www-form-urlencoded']) {
        const head = (): Buffer => request(sender.host, method, mine, [credential(), `Content-Type: ${type}`, ...lines]);
        yield { name: `${name}: ${type} ${lines.join(' ')}`, bytes: () => Buffer.concat([head(), Buffer.from(body)]) };
      }
    }
    const cutOff = (): Buffer => request(sender.host, method, mine, [credential(), 'Content-Type: application/json', 'Content-Length: 20']);
    yield { name: `${name}: cut off`, bytes: () => Buffer.concat([cutOff(), Buffer.from('{')]), hangUp: true };
  }
}

function request(host: string, method: string, target: string, lines: readonly string[], version = 'HTTP/1.1'): Buffer {
  const head = [`${method} ${target} ${version}`, `Host: ${host}`, 'Connection: close', ...lines.filter((line) => line !== '')];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1');
}

function fill(path: string, value: string): string {
  return path.replace(/\{[^}]+\}/g, value);
}

function label(value: unknown): string {
  return JSON.stringify(value).slice(0, 40);
}
