import Fastify from 'fastify';
import { routeConfig, type RoutePolicy } from './route-policy.js';
import { RouteRegistry } from './route-registry.js';

function registryWith(method: 'GET' | 'POST' | 'DELETE', policy: Pick<RoutePolicy, 'access'> & Partial<RoutePolicy>): RouteRegistry {
  const [fastify, registry] = [Fastify(), new RouteRegistry()];
  registry.watch(fastify);
  fastify.route({ method, url: '/things', config: routeConfig(policy), handler: () => '' });
  return registry;
}

describe('the routes of a starting server', () => {
  it.each(['POST', 'DELETE'] as const)('%s for signed-in users must declare which credentials may use it', (method) => {
    for (const access of ['required', 'optional'] as const) {
      expect(() => {
        registryWith(method, { access }).requirePolicies();
      }).toThrow(`which credentials may do it: ${method} /things`);
      expect(() => {
        registryWith(method, { access, credential: 'any' }).requirePolicies();
      }).not.toThrow();
    }
  });

  it('a route that changes nothing, or looks at no credential, need not', () => {
    expect(() => {
      registryWith('GET', { access: 'required' }).requirePolicies();
    }).not.toThrow();
    expect(() => {
      registryWith('POST', { access: 'public' }).requirePolicies();
    }).not.toThrow();
  });

  it('a page for signed-in users must not open for a token', () => {
    for (const credential of ['any', 'personal', undefined] as const) {
      expect(() => {
        registryWith('GET', { access: 'required', style: 'page', ...(credential && { credential }) }).requirePolicies();
      }).toThrow('would open for a token, too (see SignedInPage): GET /things');
    }
    expect(() => {
      registryWith('GET', { access: 'required', style: 'page', credential: 'login-session' }).requirePolicies();
    }).not.toThrow();
  });

  it.each(['public', 'optional'] as const)('a form that %s callers may send must come from a page of this server', (access) => {
    const policy = { access, style: 'page', credential: 'any' } as const;
    expect(() => {
      registryWith('POST', policy).requirePolicies();
    }).toThrow('do not state formPost, so any site could send them: POST /things');
    expect(() => {
      registryWith('POST', { ...policy, formPost: true }).requirePolicies();
    }).not.toThrow();
  });
});
