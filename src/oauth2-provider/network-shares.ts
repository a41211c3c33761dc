/** Of the rows that wait for users of one app, how many there are, and how many come from where another one would come from. */
export interface NetworkShares {
  readonly total: number;
  /** Of them from one network, and from the IPv6 /48 around it; 0 for another network. */
  readonly ofNetwork: number;
  readonly ofSite: number;
}

/** An IPv6 /48 belongs to one customer often enough, and has 65 536 networks: it gets this many times the places of one. */
const NETWORKS_OF_SITE = 4;

/** So many of a network, or of a /48, stay whoever needs room: as many as a home or a small office has at a time. */
const KEPT_OF_SITE = 5;

/** SQL: the IPv6 /48 around the column `network`, as `siteOfNetwork` has it; another network is alone. */
const SITE = `coalesce(substring(network FROM '^(?:[0-9a-f]+:){3}(?=[0-9a-f]+::/64$)'), network)`;

/** Does the network, or the /48 around it, have all its places? */
export function isShareTaken({ ofNetwork, ofSite }: Pick<NetworkShares, 'ofNetwork' | 'ofSite'>, mostOfNetwork: number): boolean {
  return ofNetwork >= mostOfNetwork || ofSite >= mostOfNetwork * NETWORKS_OF_SITE;
}

/**
 * SQL: is the row one of whoever has the most of those under this condition, an IPv6 /48 or another network, and has more than stay in any case? Who
 * makes room by losing the oldest of these loses only its own places.
 */
export function isOfLargestSite(table: string, condition: string): string {
  return `${SITE} = (SELECT ${SITE} FROM ${table} WHERE ${condition} GROUP BY ${SITE} HAVING count(*) > ${KEPT_OF_SITE}
                    ORDER BY count(*) DESC, min(created_at) LIMIT 1)`;
}
