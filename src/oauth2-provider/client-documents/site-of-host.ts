import { isIP } from 'node:net';
import { networkOf } from '../../common/index.js';

/**
 * The site that counts as one publisher of documents, for the host of a URL: the domain that somebody registers, without its subdomains,
 * because its owner can have any number of these. A second-level domain such as co.uk is recognized by its length. Hosts of different customers
 * under one domain count together. Begins with `https://`, so that it is never the network of a caller.
 */
export function siteOfHost(host: string): string {
  const bare = host.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(bare) !== 0) return `https://${networkOf(bare)}`;
  const labels = bare.split('.');
  const [second = '', first = ''] = labels.slice(-2);
  const registered = first.length === 2 && second.length <= 3 ? 3 : 2;
  return `https://${labels.slice(-registered).join('.')}`;
}
