import type { OpenAPIObject } from '@nestjs/swagger';
import { publicScopeFor } from '../authz/index.js';
import { POLICY_EXTENSION, type RoutePolicy } from '../http/index.js';
import { type Operation, type ResponseObject, type Responses, type SecurityRequirement, operationsOf } from './document-types.js';
import { complete, sharedAnswer, sharedComponents } from './error-answers.js';

/**
 * Completes every operation with what its route policy implies: who may call it with which scope, and how it refuses. So neither
 * is written beside each route, and a changed policy changes the document. Throws when an operation states no policy.
 */
export function applyPolicies(document: OpenAPIObject): OpenAPIObject {
  const paths = structuredClone(document.paths);
  for (const { path, method, operation } of operationsOf({ paths })) {
    const policy = takePolicy(operation);
    if (!policy) throw new Error(`${method} ${path} states no policy`);
    const security = securityOf(policy, operation.security ?? []);
    if (security.length > 0) operation.security = security;
    operation.responses = responsesOf(policy, operation);
  }
  return { ...document, paths, components: { ...document.components, ...sharedComponents(JSON.stringify(paths)) } };
}

/** The extension is our own means of transport: it leaves the document as it is read. */
function takePolicy(operation: Operation & { [POLICY_EXTENSION]?: RoutePolicy }): RoutePolicy | undefined {
  const policy = operation[POLICY_EXTENSION];
  Reflect.deleteProperty(operation, POLICY_EXTENSION);
  return policy;
}

/** One entry is one way to call it. `declared` is what the route itself says: client authentication, which no policy knows. */
function securityOf(policy: RoutePolicy, declared: readonly SecurityRequirement[]): SecurityRequirement[] {
  const token = [{ bearer: [] }, { session: [] }];
  switch (policy.access) {
    case 'public':
      // Public clients authenticate with nothing but their client_id in the form.
      return declared.length > 0 ? [...declared, {}] : [];
    case 'optional':
      return [...token, {}];
    case 'required':
      // An OAuth token does not do where a person's own login is asked for.
      return policy.loginSession ? token : [{ oauth2: scopesOf(policy) }, ...token];
  }
}

/** The scopes that an `insufficient_scope` challenge of this route would name. */
function scopesOf({ permissions }: RoutePolicy): string[] {
  return [...new Set(permissions.map(({ type, action }) => publicScopeFor(type, action)))].sort();
}

function responsesOf(policy: RoutePolicy, operation: Operation): Responses {
  const responses: Responses = {};
  for (const status of impliedStatuses(policy, operation)) responses[status] = sharedAnswer(status, styleOf(status, policy));
  for (const [status, response] of Object.entries(operation.responses)) {
    if (response)
      responses[status] = '$ref' in response ? response : complete(Number(status), policy.style, described(Number(status), response));
  }
  return responses;
}

/** Who renders a refusal: clients of the discovery documents speak OAuth when they are too many (src/http/error.filter.ts). */
function styleOf(status: number, { style, rateLimit }: RoutePolicy): RoutePolicy['style'] {
  return status === 429 && rateLimit === 'oauth2' && style === 'api' ? 'oauth' : style;
}

/** The library leaves the description empty where the schema says it all; the format demands one. */
function described(status: number, response: ResponseObject): ResponseObject {
  return response.description === '' ? { ...response, description: SUCCESS[status] ?? '' } : response;
}

const SUCCESS: Readonly<Record<number, string>> = { 200: 'Success.', 201: 'Created.', 204: 'Done; there is no body.' };

function impliedStatuses(policy: RoutePolicy, operation: Operation): number[] {
  const isChecked = policy.access !== 'public';
  const isLimitedTo = policy.permissions.length > 0 || policy.loginSession;
  return [
    ...(isChecked || operation.requestBody ? [400] : []),
    // A page leads to the login page instead.
    ...(policy.access === 'required' ? [policy.style === 'page' ? 303 : 401] : []),
    ...(isLimitedTo ? [403] : []),
    ...(operation.parameters?.some((parameter) => 'in' in parameter && parameter.in === 'path') ? [404] : []),
    ...(operation.requestBody ? [413] : []),
    // RFC 6749 section 5.2 has 400 for it; who reads the body without a parser says what is wrong with its type in words of its own.
    ...(operation.requestBody && policy.style !== 'oauth' && policy.body === 'parsed' ? [415] : []),
    ...(policy.rateLimit === 'none' ? [] : [429]),
    500,
  ];
}
