import { parseUrl } from '../common/index.js';
import { ConfigError, type Fault } from './faults.js';

/** Proxies for the requests that this server makes, from the variables that every program reads. */
export interface ProxySettings {
  /** For addresses with http. */
  readonly http: string | undefined;
  /** For addresses with https. */
  readonly https: string | undefined;
  /** Hosts that are reached without a proxy, as in the variable. */
  readonly except: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, in either case. Throws `ConfigError`, which never repeats an address or its password. */
export function readProxySettings(env: Environment = process.env): ProxySettings {
  const faults: Fault[] = [];
  const address = (name: string): string | undefined => {
    const given = valueOf(env, name);
    if (given === '') return undefined;
    const url = proxyUrl(given);
    if (url === null)
      faults.push({ variable: undefined, flag: name, reason: 'must be a URL that starts with http:// or https://, or host:port' });
    return url ?? undefined;
  };
  const settings = { http: address('HTTP_PROXY'), https: address('HTTPS_PROXY'), except: valueOf(env, 'NO_PROXY') };
  if (faults.length > 0) throw new ConfigError(faults);
  return settings;
}

/** Upper case takes precedence, as in Go and so in the reference. */
function valueOf(env: Environment, name: string): string {
  const [upper, lower] = [env[name]?.trim() ?? '', env[name.toLowerCase()]?.trim() ?? ''];
  return upper === '' ? lower : upper;
}

/** A bare `host:port` means http. */
function proxyUrl(text: string): string | null {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = parseUrl(full);
  return url && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '' ? url.href : null;
}
