import type { OpenAPIObject } from '@nestjs/swagger';
import { publicScopeFor } from '../authz/index.js';
import { POLICY_EXTENSION, type RoutePolicy } from '../http/index.js';
import { type Operation, type ResponseObject, type Responses, type SecurityRequirement, operationsOf } from './document-types.js';
import { complete, sharedResponse, sharedComponents } from './error-responses.js';

/**
 * Completes every operation with the security requirement and the error responses that its route policy implies, so that they need
 * not be repeated at each route and follow every change of a policy. Throws for an operation without a policy.
 */
export function applyPolicies(document: OpenAPIObject): OpenAPIObject {
  const paths = structuredClone(document.paths);
  for (const { path, method, operation } of operationsOf({ paths })) {
    const policy = takePolicy(operation);
    if (!policy) throw new Error(`${method} ${path} states no policy`);
    operation.security = securityOf(policy, operation.security ?? []);
    operation.responses = responsesOf(policy, operation);
  }
  return { ...document, paths, components: { ...document.components, ...sharedComponents(JSON.stringify(paths)) } };
}

/** Removes the extension, which only transports the policy, from the document. */
function takePolicy(operation: Operation & { [POLICY_EXTENSION]?: RoutePolicy }): RoutePolicy | undefined {
  const policy = operation[POLICY_EXTENSION];
  Reflect.deleteProperty(operation, POLICY_EXTENSION);
  return policy;
}

/**
 * Each entry is one way to call it; `[]` says that nobody needs credentials. `declared` comes from the route itself: authentication of clients
 * and of registrations, which is not part of a policy.
 */
function securityOf(policy: RoutePolicy, declared: readonly SecurityRequirement[]): SecurityRequirement[] {
  const agent = { agent: [] };
  if (policy.agents === 'only') return [agent];
  const token = [{ bearer: [] }, { session: [] }, ...(policy.agents === 'too' ? [agent] : [])];
  switch (policy.access) {
    case 'public':
      return [...declared];
    case 'optional':
      return [...token, {}];
    case 'required':
      // An OAuth token is not accepted where a person's own credential is required.
      return (policy.credential ?? 'any') === 'any' ? [{ oauth2: scopesOf(policy) }, ...token] : token;
  }
}

/** The scopes that an `insufficient_scope` challenge of this route would name. */
function scopesOf({ permissions }: RoutePolicy): string[] {
  return [...new Set(permissions.map(({ type, action }) => publicScopeFor(type, action)))].sort();
}

function responsesOf(policy: RoutePolicy, operation: Operation): Responses {
  const responses: Responses = {};
  for (const status of impliedStatuses(policy, operation)) responses[status] = sharedResponse(status, styleOf(status, policy));
  for (const [status, response] of Object.entries(operation.responses)) {
    if (response)
      responses[status] = '$ref' in response ? response : complete(Number(status), policy.style, described(Number(status), response));
  }
  return responses;
}

/** The format of an error: a rate limit on the discovery documents is reported as an OAuth error (src/http/error.filter.ts). */
function styleOf(status: number, { style, rateLimit }: RoutePolicy): RoutePolicy['style'] {
  return status === 429 && rateLimit === 'oauth2' && style === 'api' ? 'oauth' : style;
}

/** The library leaves the description empty if there is a schema, but the format requires one. */
function described(status: number, response: ResponseObject): ResponseObject {
  return response.description === '' ? { ...response, description: SUCCESS[status] ?? '' } : response;
}

const SUCCESS: Readonly<Record<number, string>> = { 200: 'Success.', 201: 'Created.', 204: 'Done. The response has no body.' };

function impliedStatuses(policy: RoutePolicy, operation: Operation): number[] {
  const isChecked = policy.access !== 'public';
  const isLimitedTo = policy.permissions.length > 0 || policy.agents === 'only' || (policy.credential ?? 'any') !== 'any';
  return [
    ...(isChecked || operation.requestBody ? [400] : []),
    // A page redirects to the login page instead.
    ...(policy.access === 'required' ? [policy.style === 'page' ? 303 : 401] : []),
    ...(isLimitedTo ? [403] : []),
    ...(operation.parameters?.some((parameter) => 'in' in parameter && parameter.in === 'path') ? [404] : []),
    ...(operation.requestBody ? [408, 413, 503] : []),
    // RFC 6749 section 5.2 uses 400 for it; a handler that reads the body itself reports the type with its own error.
    ...(operation.requestBody && policy.style !== 'oauth' && policy.body === 'parsed' ? [415] : []),
    ...(policy.rateLimit === 'none' ? [] : [429]),
    500,
  ];
}
