import { describeScopes, displayName, html, type SafeHtml, type ScopeDescription, shorten } from '../../views/index.js';
import { OPENID_SCOPES } from '../checks/scope.js';
import type { ResourceScope } from '../entities/resource-server.entity.js';

/** An API that an app can use, as people see it. */
export interface ResourceInWords {
  readonly identifier: string;
  /** Absent for the API of this server. */
  readonly name?: string;
  /** The scopes of another API in the words of its administrator; absent for the API of this server. */
  readonly scopes?: readonly ResourceScope[];
}

export function describeResource({ identifier, name }: ResourceInWords): SafeHtml {
  const uri = html`<bdi>${shorten(identifier, 300)}</bdi>`;
  return name === undefined ? uri : html`<strong><bdi>${displayName(name, 'an unnamed API')}</bdi></strong> (${uri})`;
}

/** Words for granted scopes: those of another API have only their own. */
export function describeScopesOf({ scopes: described }: ResourceInWords, granted: readonly string[]): readonly ScopeDescription[] {
  if (!described) return describeScopes(granted);
  const names = described.map(({ name }) => name);
  const openId = OPENID_SCOPES.filter((name) => granted.includes(name) && !names.includes(name));
  const ofResource = described
    .filter(({ name }) => granted.includes(name))
    .map(({ name, description }) => ({
      scope: displayName(name, 'unnamed'),
      sentence: displayName(description, 'Use a permission without a description'),
      risk: 'normal' as const,
    }));
  return [...describeScopes(openId), ...ofResource];
}
