import { shorten, visible } from './visible-text.js';

/** Where a person goes after consent, in the terms that matter to them. */
export interface RedirectTarget {
  readonly kind: 'this-site' | 'web' | 'plain-web' | 'this-computer' | 'app-scheme';
  /** The host as a browser connects to it (punycode, port when unusual), or the private-use scheme. */
  readonly label: string;
}

/** `localhost`, its sub-domains, 127.0.0.0/8 and ::1 (RFC 8252 7.3 and 8.3, RFC 6761 6.3). URL parsers have already normalised the host. */
function isLoopback(hostname: string): boolean {
  return /^(?:.+\.)?localhost\.?$/.test(hostname) || /^127(?:\.\d{1,3}){3}$/.test(hostname) || hostname === '[::1]';
}

/** Reads a redirect URI that the server already matched. Throws if it is not a URL, which the flow must have refused earlier. */
export function describeRedirect(redirectUri: string, siteOrigin: string): RedirectTarget {
  const url = new URL(redirectUri);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return { kind: 'app-scheme', label: shorten(visible(url.protocol.slice(0, -1)), 100) };
  }
  const label = url.host;
  if (url.origin === new URL(siteOrigin).origin) return { kind: 'this-site', label };
  if (isLoopback(url.hostname)) return { kind: 'this-computer', label };
  return { kind: url.protocol === 'https:' ? 'web' : 'plain-web', label };
}
