export { AccessUrl } from './access-url.js';
export { GATEHOUSE } from './brand.js';
export type { Brand } from './brand.js';
export { BUILT_IN_APP_IDS, CLI_CLIENT_ID, SWAGGER_CLIENT_ID } from './built-in-apps.js';
export { Clock, CLOCK_DIFFERENCE_MS, REPLICA_LIVE_SECONDS } from './clock.port.js';
export { SystemClock } from './system-clock.js';
export { syncDirectory } from './sync-directory.js';
export { truncate } from './truncate.js';
export { DomainError, forbidden, ignoreNotFound, notFound, sentencesOf } from './domain-error.js';
export type { DomainErrorOptions, ErrorCode, ErrorPageLink, Validation } from './domain-error.js';
export { isLoginMessage, LOGIN_MESSAGES, NO_FIRST_USER, ROUTE_NOT_FOUND } from './known-messages.js';
export { isTrue } from './go-boolean.js';
export { creationFault, fileFault } from './file-fault.js';
export { formatDuration } from './format-duration.js';
export { localPathOf, safeLocalPath } from './local-path.js';
export { displayNameFault, GROUP_NAME_MAX_LENGTH, NAME_MAX_LENGTH, NAME_PATTERN, nameFault, RESERVED_NAMES } from './names.js';
export { exceededJsonLimit, type JsonLimits } from './json-size.js';
export { hasTextLike } from './json-text.js';
export { networkOf, siteOfNetwork } from './network.js';
export { FORM_REQUIRED, JSON_REQUIRED, OAUTH_ERRORS, OAUTH_ERROR_CODES, OAuthError, sanitizeDescription } from './oauth-error.js';
export type { OAuthErrorCode } from './oauth-error.js';
export { type HostProcess, OWN_PROCESS } from './host-process.js';
export { optimizeHotFunctions, optimizeNothingYet } from './optimizer.js';
export { OperatorError } from './operator-error.js';
export { parseUrl } from './parse-url.js';
export { MIN_PASSWORD_BITS, PASSWORD_KINDS, PASSWORD_RUNS } from './password-alphabet.js';
export {
  acceptablePictureUrl,
  OWN_PICTURE_MAX_LENGTH,
  ownPictureFault,
  PICTURE_URL_MAX_LENGTH,
  pictureUrlFault,
  remotePictureUrl,
} from './picture-url.js';
export { FIRST_ROWS, invalidQuery, LIMIT_DESCRIPTION, MAX_ROWS, parsePage } from './page.js';
export type { Page, Paged } from './page.js';
export { queryText } from './query-text.js';
export { SearchQuery } from './search-query.js';
export { boundedKey } from './bounded-key.js';
export { equalInConstantTime, matchesHash, randomAlphanumeric, sha256 } from './secret.js';
export { reservedFilePath, reservedVariable } from './reserved-places.js';
export { canonicalResource } from './resource-uri.js';
export { hostOf, isLocalName, isPublicAddress, namesPrivateHost } from './special-addresses.js';
export { textTable } from './text-table.js';
export type { TableRows } from './text-table.js';
export { isUuid, NIL_UUID } from './uuid.js';
export { WorkSlots } from './work-slots.js';
export { currentTrace, statementObserver } from './current-trace.js';
export type { CurrentTrace } from './current-trace.js';
