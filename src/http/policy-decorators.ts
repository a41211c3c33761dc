import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension } from '@nestjs/swagger';
import type { Action, ResourceType } from '../authz/index.js';
import { bindInterceptors } from './route-interceptors.js';
import { routeConfig, type RoutePermission, type RoutePolicy } from './route-policy.js';

type PolicyOptions = Partial<Omit<RoutePolicy, 'access' | 'permissions'>>;
type PageOptions = Omit<PolicyOptions, 'style' | 'credential'>;

/**
 * The extension in which the OpenAPI builder (src/swagger) finds the policy of an operation, to derive its security requirement and the
 * responses that every route with such a policy can give. The builder removes it again.
 */
export const POLICY_EXTENSION = 'x-route-policy';

function statePolicy(policy: Pick<RoutePolicy, 'access'> & Partial<RoutePolicy>): MethodDecorator {
  const config = routeConfig(policy);
  return applyDecorators(RouteConfig(config), ApiExtension(POLICY_EXTENSION, config.policy), bindInterceptors());
}

/** Anyone may call it; credentials are ignored. */
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

/**
 * A page for a person who is signed in with this browser; everybody else is redirected to the login. Tokens are never accepted: clients
 * with a token use the API.
 */
export function SignedInPage(options: PageOptions = {}): MethodDecorator {
  return Authenticated({ style: 'page', credential: 'login-session', ...options });
}

/** A form of such a page. Like every unsafe request with the cookie, it must come from a page of this server. */
export function SignedInForm(options: PageOptions = {}): MethodDecorator {
  return SignedInPage({ formPost: true, ...options });
}

/** Needs a usable credential whose scope covers this permission. The store checks the roles, row by row. */
export function RequirePermission(type: ResourceType, action: Action, options: PolicyOptions = {}): MethodDecorator {
  return RequirePermissions([{ type, action }], options);
}

/** `RequirePermission` for things of the `:user` in the path. Finding another user needs a scope too, which a challenge must include. */
export function RequirePermissionOnUser(type: ResourceType, action: Action, options: PolicyOptions = {}): MethodDecorator {
  return RequirePermissions([FIND_USER, { type, action }], options);
}

/** A token that may read its person's personal data may also read the person. */
export const READ_USER: RoutePermission = { type: 'user', action: 'read', ofOneself: { type: 'user', action: 'read_personal' } };
/** For operations that do not show the user: finding another user needs permission to read them, finding oneself does not. */
export const FIND_USER: RoutePermission = { type: 'user', action: 'read', ofOneself: 'nothing' };

/** `RequirePermission` for a route that reads several types of objects: the scope must cover all of them. */
export function RequirePermissions(permissions: readonly RoutePermission[], options: PolicyOptions = {}): MethodDecorator {
  return statePolicy({ access: 'required', permissions, ...options });
}
