import { type CanActivate, type ExecutionContext, Inject, Injectable, mixin, UseGuards } from '@nestjs/common';
import type { Actor } from '../authz/index.js';
import type { HttpRequest } from './request.js';

/**
 * Asks a service before the body is validated: a caller without permission never learns about faults of the request.
 * What `ask` throws becomes the response. Runs after the route guard, so only for routes that require a credential.
 */
export function AuthorizeBeforeBody<Service extends object>(
  service: abstract new (...args: never[]) => Service,
  authorize: (service: Service, actor: Actor, parameters: Readonly<Record<string, string | undefined>>) => unknown,
): MethodDecorator {
  @Injectable()
  class BeforeBodyGuard implements CanActivate {
    constructor(@Inject(service) private readonly service: Service) {}

    async canActivate(context: ExecutionContext): Promise<boolean> {
      const { actor, params } = context.switchToHttp().getRequest<HttpRequest>();
      if (!actor) throw new Error('a route without required login asks for permission');
      await authorize(this.service, actor, params as Readonly<Record<string, string>>); // the router gives texts
      return true;
    }
  }
  return UseGuards(mixin(BeforeBodyGuard));
}
