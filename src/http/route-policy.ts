import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension } from '@nestjs/swagger';
import type { Action, ResourceType } from '../authz/index.js';
import type { RateLimit } from './rate-limiter.js';

/** A permission that the token's scope must cover before any row is read. */
export interface RoutePermission {
  readonly type: ResourceType;
  readonly action: Action;
}

export interface RoutePolicy {
  /** `public`: no credential is looked at. `optional`: a usable one counts, none is fine. `required`: 401 without one. */
  readonly access: 'public' | 'optional' | 'required';
  readonly permissions: readonly RoutePermission[];
  /** Who renders failures: our JSON envelope, RFC 6749 section 5.2, or an HTML page (which sends a 401 to the login page instead). */
  readonly style: 'api' | 'oauth' | 'page';
  /** Only a key from a person's own login will do: not an OAuth token, not a long-lived token (DESIGN section 6). */
  readonly loginSession: boolean;
  /** Which bucket counts the request. Each has a counter for every caller and path. */
  readonly rateLimit: RateLimit | 'none';
  /** The path under whose name its requests are counted, when another route does the same thing: two doors are not twice as many tries. */
  readonly countedAs?: string;
  /** `stream`: the handler reads the request itself, and decides which content types it takes. */
  readonly body: 'parsed' | 'stream';
  /** A form that people submit: it must come from our own pages even when no session cookie is present. */
  readonly formPost: boolean;
  /** With optional login: whatever is wrong with the credential, the route works without. For the pages that lead out of such trouble. */
  readonly lenient: boolean;
  /** How many values a JSON body may hold: 4 MiB have room for two million, and making objects of those to validate them stops the server for seconds. */
  readonly maxBodyValues: number;
}

export const DEFAULT_MAX_BODY_VALUES = 10_000;

type PolicyOptions = Partial<Omit<RoutePolicy, 'access' | 'permissions'>>;

const DEFAULTS: Omit<RoutePolicy, 'access' | 'permissions'> = {
  style: 'api',
  loginSession: false,
  rateLimit: 'api',
  body: 'parsed',
  formPost: false,
  lenient: false,
  maxBodyValues: DEFAULT_MAX_BODY_VALUES,
};

/** The policy travels in Fastify's route config, so that routes of any origin have one and it is known before the body is parsed. */
export function routeConfig(policy: Pick<RoutePolicy, 'access'> & Partial<RoutePolicy>): { policy: RoutePolicy } {
  return { policy: Object.freeze({ ...DEFAULTS, permissions: [], ...policy }) };
}

/**
 * Where the OpenAPI builder (src/swagger) finds the policy of an operation: from it come its security requirement and the answers
 * that every route of such a policy may give. The builder removes it again.
 */
export const POLICY_EXTENSION = 'x-route-policy';

function statePolicy(policy: Pick<RoutePolicy, 'access'> & Partial<RoutePolicy>): MethodDecorator {
  const config = routeConfig(policy);
  return applyDecorators(RouteConfig(config), ApiExtension(POLICY_EXTENSION, config.policy));
}

/** Anyone may call it; credentials are not looked at. */
export function Public(options: PolicyOptions = {}): MethodDecorator {
  return statePolicy({ access: 'public', ...options });
}

/** Works without a credential; a usable one is taken into account. */
export function OptionalLogin(options: PolicyOptions = {}): MethodDecorator {
  return statePolicy({ access: 'optional', ...options });
}

/** Any usable credential, whatever its scope. */
export function Authenticated(options: PolicyOptions = {}): MethodDecorator {
  return statePolicy({ access: 'required', ...options });
}

/** A usable credential whose scope covers this permission. Whether the roles allow it is for the store to say, row by row. */
export function RequirePermission(type: ResourceType, action: Action, options: PolicyOptions = {}): MethodDecorator {
  return RequirePermissions([{ type, action }], options);
}

/** `RequirePermission` for a route that reads more than one kind of thing: the scope must cover all of them. */
export function RequirePermissions(permissions: readonly RoutePermission[], options: PolicyOptions = {}): MethodDecorator {
  return statePolicy({ access: 'required', permissions, ...options });
}
