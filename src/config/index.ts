export type { ListenAddress } from './address.js';
export { parseDuration } from './duration.js';
export { ConfigError } from './faults.js';
export type { Fault } from './faults.js';
export { loadConfig } from './load.js';
export type { ConfigSources } from './load.js';
export type { Config, OptionName } from './options.js';
export { resolveAccessUrl, resolveSecureAuthCookie } from './resolve.js';
export { readTlsFiles } from './tls.js';
export type { TlsFiles } from './tls.js';

/** Injection token of the `Config`. */
export const CONFIG = Symbol('CONFIG');
