import { UseInterceptors } from '@nestjs/common';
import { RESPONSE_PASSTHROUGH_METADATA } from '@nestjs/common/constants.js';
import { ChallengeInterceptor } from './challenge.interceptor.js';

/**
 * Binds the interceptor that a handler needs which can answer 401 or 403 itself: one with `@Res({ passthrough: true })`. An interceptor adds half to
 * the cost of a small response, so other routes have none. Runs after the decorators of the handler's parameters, as every decorator of a
 * method.
 */
export function bindInterceptors(): MethodDecorator {
  return (target, key, descriptor) => {
    const isAnsweredByHandler = Reflect.getMetadata(RESPONSE_PASSTHROUGH_METADATA, target.constructor, key) === true;
    if (isAnsweredByHandler) UseInterceptors(ChallengeInterceptor)(target, key, descriptor);
  };
}
