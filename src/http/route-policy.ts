import type { Action, ResourceType } from '../authz/index.js';
import type { RateLimit } from './rate-limiter.js';

/** A permission that the token's scope must cover before any row is read. */
export interface RoutePermission {
  readonly type: ResourceType;
  readonly action: Action;
  /**
   * The permission that is sufficient when the `:user` of the path is the caller. `nothing`: the operation only needs to identify the
   * user, and demands the permissions for its effects elsewhere.
   */
  readonly ofOneself?: Omit<RoutePermission, 'ofOneself'> | 'nothing';
}

/**
 * Which credentials an operation accepts.
 * - `login-session`: only a login session of the person, no token of any kind. For proof and recovery of identity.
 * - `personal`: the person's own credentials, including long-lived tokens, but no app, also none that acts for itself. For effects that would outlive its token,
 *   affect other clients, or lock the person out.
 * - `session-or-account`: a login session of a person, or a long-lived token of a service account, which nobody can log in as. Apps are refused before
 *   the body is read; whoever else may not, by the handler, which knows whose things these are.
 * - `any`: also apps, within the part of the person's roles that apps have.
 */
export type CredentialKind = 'login-session' | 'personal' | 'session-or-account' | 'any';

export interface RoutePolicy {
  /** `public`: credentials are ignored. `optional`: a usable one is used, but none is needed. `required`: 401 without one. */
  readonly access: 'public' | 'optional' | 'required';
  readonly permissions: readonly RoutePermission[];
  /** Who renders failures: our JSON envelope, RFC 6749 section 5.2, or an HTML page (which sends a 401 to the login page instead). */
  readonly style: 'api' | 'oauth' | 'page';
  /**
   * The kind of credential needed, whatever the roles and scopes. Absent: any credential, only allowed on read-only routes: the server
   * does not start if an authenticated route that changes something leaves it out.
   */
  readonly credential?: CredentialKind;
  /**
   * Does the route accept the tokens of agents? `only`: it accepts nothing else. Absent: no, so that a new route is closed to them.
   */
  readonly agents?: 'too' | 'only';
  /**
   * The rate limit for the request. Each has a counter for every caller and path. `client` and `introspection`: the handler authenticates
   * an OAuth client by the body and then calls `ClientRateLimit.countClient`.
   */
  readonly rateLimit: Exclude<RateLimit, 'client-failures'> | 'none';
  /** Another path with the same function, whose counter this route shares: two routes must not allow twice as many attempts. */
  readonly countedAs?: string;
  /** `stream`: the handler reads the request itself, and decides which content types it takes. */
  readonly body: 'parsed' | 'stream';
  /** An endpoint with the style `oauth` takes JSON (RFC 7591) instead of a form. */
  readonly takesJson: boolean;
  /** A form that people submit: it must come from our own pages even when no session cookie is present. */
  readonly formPost: boolean;
  /**
   * With optional login: other sites may post here, but without the cookie of the browser, so that they cannot act for its user. For protocols in
   * which they begin something.
   */
  readonly takesForeignForms: boolean;
  /** With optional login: ignores a credential with any fault. For pages that help to recover from such faults. */
  readonly lenient: boolean;
  /** Accepts any host in the request. For health checks, which call a server by its address; never for anything useful to a web page. */
  readonly anyHost: boolean;
  /**
   * Headers of every response of the route, errors included, under names in lower case. Not of what is answered before the request has a route:
   * `OPTIONS`, 405, 417, 431 and malformed requests.
   */
  readonly headers: Readonly<Record<string, string>>;
  /** The most bytes of a parsed body. `DEFAULT_BODY_BYTES`, or `SMALL_BODY_BYTES` for logins, OAuth and pages, whose credentials are in the body. */
  readonly maxBodyBytes: number;
  /** How many values a JSON body may contain: creating and validating objects for many blocks the event loop. */
  readonly maxBodyValues: number;
  /** How many members each object in it may have. */
  readonly maxBodyMembers: number;
}

const DEFAULT_BODY_BYTES = 64 * 1024;
const SMALL_BODY_BYTES = 16 * 1024;

const DEFAULTS: Omit<RoutePolicy, 'access' | 'permissions' | 'maxBodyBytes'> = {
  style: 'api',
  rateLimit: 'api',
  body: 'parsed',
  takesJson: false,
  formPost: false,
  takesForeignForms: false,
  lenient: false,
  anyHost: false,
  headers: {},
  maxBodyValues: 10_000,
  maxBodyMembers: 512,
};

/** The policy is stored in Fastify's route config, so that routes of libraries have one too and it is known before the body is parsed. */
export function routeConfig(policy: Pick<RoutePolicy, 'access'> & Partial<RoutePolicy>): { policy: RoutePolicy } {
  const complete = { ...DEFAULTS, permissions: [], ...policy };
  return { policy: Object.freeze({ maxBodyBytes: holdsCredentials(complete) ? SMALL_BODY_BYTES : DEFAULT_BODY_BYTES, ...complete }) };
}

/** Callers of these routes have not authenticated yet, and their requests are short. */
function holdsCredentials({ style, rateLimit }: Pick<RoutePolicy, 'style' | 'rateLimit'>): boolean {
  return style === 'oauth' || style === 'page' || rateLimit === 'login';
}
