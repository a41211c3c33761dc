import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A process that answers like GitHub to one app, as an Enterprise Server: its API is below `/api/v3`. `PUT /control` sets the visitor. */
interface Account {
  readonly user: Readonly<Record<string, unknown>>;
  readonly emails: readonly Readonly<Record<string, unknown>>[];
  /** Names of organizations by state of the membership. */
  readonly organizations: Readonly<Record<string, 'active' | 'pending'>>;
  /** Teams that list the user, as `organization/slug`; null: the app may not ask. */
  readonly teams: readonly string[] | null;
  /** Membership states that a team reports itself, including those through a child team. */
  readonly memberships: Readonly<Record<string, 'active' | 'pending' | 'hidden'>>;
  /** In seconds. Null: access tokens never expire, like those of GitHub's OAuth apps. */
  readonly expiresIn: number | null;
  readonly isBroken: boolean;
  /** The issuer in the authorization response; null: GitHub's own, which GitHub sends since 2026. */
  readonly issuer: string | null;
}

let account: Account = {
  user: {},
  emails: [],
  organizations: {},
  teams: [],
  memberships: {},
  expiresIn: null,
  isBroken: false,
  issuer: null,
};
let refreshes = 0;
const codes = new Map<string, string>();
const tokens = new Set<string>();
const refreshTokens = new Set<string>();

/** GitHub's token endpoint answers 200 even for errors. */
function token(form: URLSearchParams): object {
  if (form.get('client_id') !== 'github-app' || form.get('client_secret') !== 'github-secret')
    return { error: 'incorrect_client_credentials' };
  if (form.get('grant_type') === 'refresh_token') {
    refreshes += 1;
    if (!refreshTokens.delete(form.get('refresh_token') ?? '')) {
      return { error: 'bad_refresh_token', error_description: 'The refresh token passed is incorrect or expired.' };
    }
    return issue();
  }
  const challenge = codes.get(form.get('code') ?? '');
  codes.delete(form.get('code') ?? '');
  const presented = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url');
  if (challenge === undefined || challenge !== presented) {
    return { error: 'bad_verification_code', error_description: 'The code passed is incorrect or expired.' };
  }
  return issue();
}

function issue(): object {
  const access = `gho_${randomBytes(8).toString('hex')}`;
  tokens.add(access);
  if (account.expiresIn === null) return { access_token: access, token_type: 'bearer', scope: 'read:org,read:user,user:email' };
  const refresh = `ghr_${randomBytes(8).toString('hex')}`;
  refreshTokens.add(refresh);
  return { access_token: access, token_type: 'bearer', scope: '', expires_in: account.expiresIn, refresh_token: refresh };
}

function api(path: string, query: URLSearchParams): unknown {
  const page = Number(query.get('page') ?? 1);
  const size = Number(query.get('per_page') ?? 30);
  const slice = (list: readonly unknown[]): unknown => list.slice((page - 1) * size, page * size);
  if (path === '/api/v3/user') return account.user;
  if (path === '/api/v3/user/emails') return slice(account.emails);
  if (path === '/api/v3/user/memberships/orgs') {
    return slice(Object.entries(account.organizations).map(([login, state]) => ({ state, organization: { login } })));
  }
  if (path === '/api/v3/user/teams') {
    return account.teams && slice(account.teams.map((team) => ({ organization: { login: team.split('/')[0] }, slug: team.split('/')[1] })));
  }
  const [, organization, slug, login] = /^\/api\/v3\/orgs\/([^/]+)\/teams\/([^/]+)\/memberships\/([^/]+)$/.exec(path) ?? [];
  const state = login === account.user['login'] ? account.memberships[`${organization ?? ''}/${slug ?? ''}`] : undefined;
  return state && { state };
}

async function text(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

const server = createServer((request, response) => {
  void text(request).then((body) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const send = (status: number, content: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(content));
    };
    if (url.pathname === '/control') {
      if (request.method === 'PUT') account = { ...account, ...(JSON.parse(body) as Partial<Account>) };
      send(200, { refreshes });
    } else if (url.pathname === '/login/oauth/authorize') {
      const code = randomBytes(10).toString('hex');
      codes.set(code, url.searchParams.get('code_challenge') ?? '');
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      const iss = account.issuer ?? `http://${request.headers.host ?? ''}/login/oauth`;
      back.search = new URLSearchParams({ code, iss, state: url.searchParams.get('state') ?? '' }).toString();
      response.writeHead(303, { location: back.href }).end();
    } else if (url.pathname === '/login/oauth/access_token') {
      send(200, token(new URLSearchParams(body)));
    } else if (account.isBroken) {
      send(500, {});
    } else if (!tokens.has((request.headers.authorization ?? '').replace('Bearer ', ''))) {
      send(401, { message: 'Bad credentials' });
    } else {
      const found = api(url.pathname, url.searchParams);
      const isHidden = typeof found === 'object' && found !== null && 'state' in found && found.state === 'hidden';
      send(isHidden ? 403 : (found ?? null) === null ? 404 : 200, found ?? {});
    }
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
