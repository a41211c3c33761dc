import { type Type, UseInterceptors } from '@nestjs/common';
import { RESPONSE_PASSTHROUGH_METADATA } from '@nestjs/common/constants.js';
import type { NestInterceptor } from '@nestjs/common';
import { ChallengeInterceptor } from './challenge.interceptor.js';
import { RefusalInterceptor } from './refusal.interceptor.js';
import type { RoutePolicy } from './route-policy.js';

/**
 * Binds the interceptors that a route with this policy needs. An interceptor adds half to the cost of a small response, so other routes have
 * none. Runs after the decorators of the handler's parameters, as every decorator of a method.
 */
export function bindInterceptors(policy: RoutePolicy): MethodDecorator {
  return (target, key, descriptor) => {
    const isAnsweredByHandler = Reflect.getMetadata(RESPONSE_PASSTHROUGH_METADATA, target.constructor, key) === true;
    const needed: Type<NestInterceptor>[] = [
      ...(changesSomething(policy) || isAnsweredByHandler ? [ChallengeInterceptor] : []),
      ...(changesSomething(policy) ? [RefusalInterceptor] : []),
    ];
    if (needed.length > 0) UseInterceptors(...needed)(target, key, descriptor);
  };
}

/** A route that changes something for a user states the credentials, or the server does not start. So do pages, which cost more than this. */
function changesSomething({ access, credential }: RoutePolicy): boolean {
  return access !== 'public' && credential !== undefined;
}
