import type { OAuthErrorCode } from '../../common/index.js';
import type { TokenAnswer } from './token-answer.js';

/**
 * What a transaction decided. Refusals are returned and not thrown: a throw would undo what they must keep, such as a spent
 * code or a revoked family. The caller throws after the commit.
 */
export type Verdict =
  | { readonly kind: 'issued'; readonly answer: TokenAnswer }
  | { readonly kind: 'refused'; readonly error: OAuthErrorCode; readonly description: string };

export function refuse(error: OAuthErrorCode, description: string): Verdict {
  return { kind: 'refused', error, description };
}
