export { AskFirst } from './ask-first.js';
export { BASIC_CHALLENGE, bearerChallenge } from './challenge.js';
export { ChallengeInterceptor } from './challenge.interceptor.js';
export { ClientAddresses } from './client-address.js';
export { isUnchanged, requestedRange } from './conditional-request.js';
export type { ByteRange } from './conditional-request.js';
export { connectionLost, whenAnswered } from './connection.js';
export { isSameOrigin, isUnsafe } from './csrf.js';
export { ErrorPage } from './error-page.js';
export type { ErrorPageModel } from './error-page.js';
export { ErrorFilter } from './error.filter.js';
export { ErrorResponse, MessageResponse, OAuthErrorResponse, ValidationErrorResponse } from './error-responses.js';
export { errorsMarkdown } from './errors-markdown.js';
export { HttpModule } from './http.module.js';
export { FormBody } from './form-body.js';
export { toFailure } from './failure.js';
export { HTTP_ERRORS } from './http-errors.js';
export { loginRedirect } from './login-redirect.js';
export { serverOptions } from './server-options.js';
export { setUpHttp } from './set-up-http.js';
export { httpLogger } from './logging.js';
export { uuidParameter } from './uuid-parameter.js';
export { validationPipe } from './validation-pipe.js';
export { rateLimited, RateLimiter } from './rate-limiter.js';
export { ClientAddress, CurrentActor, MaybeActor, Origin, clientAddressOf, originOf, pathAndQuery, rawHeaderValues } from './request.js';
export type { HttpReply, HttpRequest } from './request.js';
export {
  Authenticated,
  OptionalLogin,
  POLICY_EXTENSION,
  Public,
  RequirePermission,
  RequirePermissions,
  routeConfig,
} from './route-policy.js';
export type { RoutePermission, RoutePolicy } from './route-policy.js';
export { RouteRegistry } from './route-registry.js';
