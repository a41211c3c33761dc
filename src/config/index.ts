export type { ListenAddress } from './address.js';
export { parseDuration } from './duration.js';
export { ConfigError } from './faults.js';
export type { Fault } from './faults.js';
export { loadConfig } from './load.js';
export type { ConfigSources } from './load.js';
export { configurationMarkdown } from './markdown.js';
export { path, text, wholeNumber, oneOf } from './kinds.js';
export { InvalidValue } from './option.js';
export { readClientKey } from './client-key.js';
export type { ClientKey } from './client-key.js';
export { DEFAULT_OIDC_PROVIDER, groupFieldOf } from './oidc-providers.js';
export type { Config, OidcProviderConfig, OptionName } from './options.js';
export type { Option } from './option.js';
export { configuredOptions, optionReference } from './reference.js';
export type { ConfiguredOption, OptionGroup, OptionReference } from './reference.js';
export { resolveAccessUrl, resolveSecureAuthCookie } from './resolve.js';
export { readSetting } from './setting.js';
export type { SettingSources } from './setting.js';
export { readTlsFiles } from './tls.js';
export type { TlsFiles } from './tls.js';
export { postgresUrl } from './url.js';
export { productVersion } from './version.js';

/** Injection token of the `Config`. */
export const CONFIG = Symbol('CONFIG');
