import type { Fetching } from '../../outgoing/index.js';
import { boundedJson } from '../response-size.js';

/** The fields of an account that we read. */
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

/** GitHub did not respond, or not as documented. */
export class GithubApiError extends Error {
  override readonly name = 'GithubApiError';

  constructor(
    message: string,
    options?: ErrorOptions,
    /** GitHub's status, if it responded. */
    readonly status?: number,
  ) {
    super(message, options);
  }
}

const PAGE_SIZE = 100;
/** More than enough for all organizations of one person. */
const MAX_PAGES = 10;

type Json = Readonly<Record<string, unknown>>;

/** The REST API of GitHub with the token of one person. Throws `GithubApiError`. */
export class GithubApi {
  constructor(
    /** Without a trailing slash. */
    private readonly baseUrl: string,
    private readonly accessToken: string,
    private readonly http: Fetching,
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

  /** The organizations in which the person is an active member. */
  async organizations(): Promise<string[]> {
    const memberships = await this.list('/user/memberships/orgs?state=active');
    return memberships.filter(({ state }) => state === 'active').map(({ organization }) => textOf(objectOf(organization)['login']));
  }

  /** The teams that list the person, as `organization/slug`, if the app may see them. Does not include membership through a child team. */
  async teams(): Promise<string[]> {
    const teams = await this.list('/user/teams').catch(unlessHidden([]));
    return teams.map(({ organization, slug }) => `${textOf(objectOf(organization)['login'])}/${textOf(slug)}`);
  }

  /** Is the person an active member of the team (`organization/slug`) or of a child team? False also if they may not see it. */
  async isInTeam(team: string, login: string): Promise<boolean> {
    const [organization = '', slug = ''] = team.split('/');
    const parts = ['orgs', organization, 'teams', slug, 'memberships', login].map(encodeURIComponent);
    const membership = objectOf(await this.get(`/${parts.join('/')}`).catch(unlessHidden({})));
    return membership['state'] === 'active';
  }

  private async list(path: string): Promise<Json[]> {
    const found: Json[] = [];
    for (let page = 1; page <= MAX_PAGES; page++) {
      const items = await this.get(`${path}${path.includes('?') ? '&' : '?'}per_page=${PAGE_SIZE}&page=${page}`);
      if (!Array.isArray(items)) throw new GithubApiError('the response is not a list');
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
      response = await this.http.fetch(this.baseUrl + path, { headers });
    } catch (cause) {
      throw new GithubApiError('GitHub is unreachable', { cause });
    }
    const { ok, status } = response;
    if (!ok) throw new GithubApiError(`GitHub responded to ${path.replace(/\?.*/, '')} with status ${status}`, undefined, status);
    try {
      return await (await boundedJson(response)).json();
    } catch (cause) {
      throw new GithubApiError('the response is not JSON, or too large', { cause });
    }
  }
}

/** A hidden object counts as missing; GitHub has two statuses for that. */
function unlessHidden<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof GithubApiError && (error.status === 404 || error.status === 403)) return instead;
    throw error;
  };
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
