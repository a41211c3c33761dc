import { isIP } from 'node:net';
import { getDomain } from 'tldts';
import { networkOf } from '../../common/index.js';

/**
 * The site that counts as one publisher of documents, for the host of a URL: the domain that somebody registers, without its subdomains,
 * because its owner can have any number of these. The public suffix list says where that is, also for hosts under the domain of a company that
 * gives them to its customers, such as github.io. Begins with `https://`, so that it is never the network of a caller.
 */
export function siteOfHost(host: string): string {
  const bare = host.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(bare) !== 0) return `https://${networkOf(bare)}`;
  // Null for a public suffix, and for a name without a dot.
  return `https://${getDomain(bare, { allowPrivateDomains: true }) ?? bare}`;
}
