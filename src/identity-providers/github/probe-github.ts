import { SystemClock } from '../../common/index.js';
import type { Fetching } from '../../outgoing/index.js';
import type { ProviderCheck } from '../status/provider-status.js';
import { GithubProvider } from './github-provider.js';

/** Asks GitHub, or the Enterprise Server at this URL, whether it is there, for an operator, without a server. */
export async function probeGithub(enterpriseBaseUrl: string | undefined, http: Fetching): Promise<readonly ProviderCheck[]> {
  const unused = { clientId: 'unused', clientSecret: 'unused', allowedOrganizations: null, allowedTeams: [], allowSignups: false };
  return new GithubProvider({ ...unused, enterpriseBaseUrl }, new SystemClock(), http).probe();
}
