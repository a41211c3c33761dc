import type { AccessUrl } from '../../common/index.js';
import { PAGE_PATHS } from '../../views/index.js';

/** The token is in the fragment, which a browser sends to no server: not in a request, a log or a Referer. */
export function linkOf(accessUrl: AccessUrl, token: string): string {
  return `${accessUrl.join(PAGE_PATHS.invitation)}#${token}`;
}
