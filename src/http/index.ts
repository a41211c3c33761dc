export { Admission } from './admission.port.js';
export { checkClientCertificates } from './client-certificates.js';
export { ApiCors } from './api-cors.js';
export { AuthorizeBeforeBody } from './authorize-before-body.js';
export { BASIC_CHALLENGE, bearerChallenge } from './challenge.js';
export { BrowserCookies } from './browser-cookies.js';
export { ClientRateLimit, type CountedClient } from './client-rate-limit.js';
export { ClientAddresses } from './client-address.js';
export { isUnchanged, requestedRange } from './conditional-request.js';
export type { ByteRange } from './conditional-request.js';
export { connectionLost, whenResponseClosed } from './connection.js';
export { isSameOrigin, isUnsafe } from './csrf.js';
export { Branding } from './branding.port.js';
export { ErrorPage } from './error-page.port.js';
export type { ErrorPageModel } from './error-page.port.js';
export { ErrorFilter } from './error.filter.js';
export { ErrorResponse, MessageResponse, OAuthErrorResponse, ValidationErrorResponse } from './error-responses.js';
export { errorsMarkdown } from './errors-markdown.js';
export { HostRule } from './host-rule.js';
export { HttpModule } from './http.module.js';
export { FormBody } from './form-body.js';
export { isCorrectable } from './correctable.js';
export { toFailure } from './failure.js';
export { HTTP_ERRORS } from './http-errors.js';
export { loginRedirect } from './login-redirect.js';
export { serverOptions, WITHOUT_SCHEMAS } from './server-options.js';
export { setUpHttp } from './set-up-http.js';
export { httpLogger, lastLineWritten } from './logging.js';
export { NestLogger } from './nest-logger.js';
export { StaticFile } from './static-file.js';
export { IsPictureUrl } from './picture-url.decorator.js';
export { uuidParameter } from './uuid-parameter.js';
export { validationPipe } from './validation-pipe.js';
export { isClientLimit, rateLimited, RateLimiter, rateLimitHeaders } from './rate-limiter.js';
export {
  AddedHeaders,
  CurrentActor,
  MaybeActor,
  Origin,
  ResponseHeaders,
  clientAddressOf,
  countRawHeader,
  originOf,
  pathAndQuery,
  provenParts,
  rawHeaderValues,
} from './request.js';
export type { HttpReply, HttpRequest } from './request.js';
export {
  Authenticated,
  OptionalLogin,
  POLICY_EXTENSION,
  Public,
  RequirePermission,
  FIND_USER,
  READ_USER,
  RequirePermissionOnUser,
  RequirePermissions,
  SignedInForm,
  SignedInPage,
} from './policy-decorators.js';
export { routeConfig } from './route-policy.js';
export type { CredentialKind, RoutePermission, RoutePolicy } from './route-policy.js';
export { RefusalLog } from './refusal-log.port.js';
export { RequestMetrics } from './request-metrics.js';
export { RouteRegistry } from './route-registry.js';
export { Draining } from './draining.js';
