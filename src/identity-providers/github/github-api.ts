import { boundedFetch, PROVIDER_TIMEOUT_SECONDS } from '../bounded-fetch.js';

/** What we read of an account. */
export interface GithubUser {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  readonly avatarUrl: string;
}

export interface GithubEmail {
  readonly email: string;
  readonly isPrimary: boolean;
  readonly isVerified: boolean;
}

/** GitHub did not answer, or not with what its documentation says. */
export class GithubApiError extends Error {
  override readonly name = 'GithubApiError';
}

const PAGE_SIZE = 100;
/** Nobody is in more organizations than fit on these pages. */
const MAX_PAGES = 10;

type Json = Readonly<Record<string, unknown>>;

/** The REST API of GitHub with the token of one person. Throws `GithubApiError`. */
export class GithubApi {
  constructor(
    /** Without a trailing slash. */
    private readonly baseUrl: string,
    private readonly accessToken: string,
  ) {}

  async user(): Promise<GithubUser> {
    const user = objectOf(await this.get('/user'));
    return { id: Number(user['id'] ?? 0), login: textOf(user['login']), name: textOf(user['name']), avatarUrl: textOf(user['avatar_url']) };
  }

  async emails(): Promise<GithubEmail[]> {
    const emails = await this.list('/user/emails');
    return emails.map((entry) => ({
      email: textOf(entry['email']),
      isPrimary: entry['primary'] === true,
      isVerified: entry['verified'] === true,
    }));
  }

  /** Organizations of which the person is an active member. */
  async organizations(): Promise<string[]> {
    const memberships = await this.list('/user/memberships/orgs?state=active');
    return memberships.filter(({ state }) => state === 'active').map(({ organization }) => textOf(objectOf(organization)['login']));
  }

  private async list(path: string): Promise<Json[]> {
    const found: Json[] = [];
    for (let page = 1; page <= MAX_PAGES; page++) {
      const items = await this.get(`${path}${path.includes('?') ? '&' : '?'}per_page=${PAGE_SIZE}&page=${page}`);
      if (!Array.isArray(items)) throw new GithubApiError('the answer is not a list');
      found.push(...items.map(objectOf));
      if (items.length < PAGE_SIZE) break;
    }
    return found;
  }

  private async get(path: string): Promise<unknown> {
    const headers = {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${this.accessToken}`,
      'user-agent': 'gatehouse',
      'x-github-api-version': '2022-11-28',
    };
    let response: Response;
    try {
      response = await boundedFetch(this.baseUrl + path, {
        headers,
        redirect: 'error',
        signal: AbortSignal.timeout(PROVIDER_TIMEOUT_SECONDS * 1000),
      });
    } catch (cause) {
      throw new GithubApiError('GitHub cannot be reached', { cause });
    }
    if (!response.ok) throw new GithubApiError(`GitHub answered ${path.replace(/\?.*$/, '')} with status ${response.status}`);
    return response.json().catch((cause: unknown) => {
      throw new GithubApiError('the answer is not JSON', { cause });
    });
  }
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
