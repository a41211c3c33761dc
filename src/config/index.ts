export { isLoopback } from './address.js';
export type { ListenAddress } from './address.js';
export { parseDuration } from './duration.js';
export { ConfigError, quotedPath } from './faults.js';
export type { Fault } from './faults.js';
export { loadConfig } from './load.js';
export type { ConfigSources } from './load.js';
export { configurationMarkdown } from './markdown.js';
export { boolean, listOf, path, regExpOf, text, wholeNumber, oneOf } from './kinds.js';
export { fileFlagOf, flagOf, InvalidValueError, linesToCommas } from './option.js';
export { processEnvironment } from './environment.js';
export { readProxySettings } from './proxy.js';
export { readTraceExporterSettings } from './trace-exporter.js';
export type { TraceSampling } from './trace-exporter.js';
export type { TraceExporterSettings } from './trace-exporter.js';
export { ProxyExceptions } from './proxy-exceptions.js';
export type { ProxySettings } from './proxy.js';
export { readClientKey } from './client-key.js';
export type { ClientKey } from './client-key.js';
export { DEFAULT_OIDC_PROVIDER, groupFieldOf } from './oidc-providers.js';
export type { Config, OidcProviderConfig, OptionName } from './options.js';
export type { Kind, Option } from './option.js';
export type { Environment } from './given.js';
export { closest } from './closest.js';
export { configuredOptions, optionReference } from './reference.js';
export type { ConfiguredOption, OptionGroup, OptionReference } from './reference.js';
export {
  boundUrls,
  isOnlyForThisMachine,
  isUnnamed,
  listensOnLoopback,
  resolveAccessUrl,
  resolveListenAddress,
  resolveSecureAuthCookie,
  strictTransportSecurity,
} from './resolve.js';
export { readSetting } from './setting.js';
export type { Setting, SettingSources } from './setting.js';
export { readTlsOptions } from './tls.js';
export type { TlsOptions } from './tls.js';
export { isLocalTarget, parsePostgresUrl } from './postgres-url.js';
export type { PostgresHost, PostgresTarget } from './postgres-url.js';
export { postgresUrl } from './url.js';
export { productVersion } from './version.js';
export { workerNumber } from './worker.js';

/** Injection token of the `Config`. */
export const CONFIG = Symbol('CONFIG');
