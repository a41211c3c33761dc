import type { FastifyInstance, onRequestHookHandler } from 'fastify';
import type { Admission } from './admission.port.js';

/**
 * Asks `admission` before a byte of the body is read: credentials in headers and cookies, and the rate limit, come first. The policy is
 * fixed when the route is registered. Must run before the first route is registered.
 */
export function admitFirst(fastify: FastifyInstance, admission: () => Admission): void {
  const hooks = new WeakSet<object>();
  let found: Admission | null = null;
  fastify.decorateRequest('isAdmitted', false);
  fastify.addHook('onRoute', (route) => {
    const policy = route.config?.policy;
    const others = [route.onRequest ?? []].flat();
    // The HEAD route of a GET route is created from its options, including hooks. A route without a policy makes the start fail elsewhere.
    if (!policy || others.some((hook) => hooks.has(hook))) return;
    const admit: onRequestHookHandler = (request, reply, done) => {
      const admitted = (): void => {
        request.isAdmitted = true;
        done();
      };
      const decision = (found ??= admission()).admit(request, reply, policy);
      if (decision) decision.then(admitted, done);
      else admitted();
    };
    hooks.add(admit);
    route.onRequest = [...others, admit];
  });
}
