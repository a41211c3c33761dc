import { SearchQuery } from '../../common/index.js';
import type { SqlParameters } from '../../database/index.js';
import { CLIENT_TYPES } from '../entities/app.entity.js';

/** How far the access and the tokens of one app are counted: a busy app has very many, and nobody needs to know exactly. */
export const USAGE_COUNT_CAP = 1_000;

/** Which apps to list. */
export interface AppSearch {
  readonly id: string | undefined;
  /** A part of the name, in lower case. */
  readonly name: string | undefined;
  readonly clientType: string | undefined;
  readonly isSelfRegistered: boolean | undefined;
  readonly isVerified: boolean | undefined;
}

/** Throws one `invalid_input` that lists every fault. */
export function parseAppSearch(text: string): AppSearch {
  const query = new SearchQuery(text, 'name');
  const search = {
    id: query.uuid('id'),
    name: query.text('name'),
    clientType: query.oneOf('client_type', CLIENT_TYPES),
    isSelfRegistered: query.boolean('self_registered'),
    isVerified: query.boolean('verified'),
  };
  query.finish('Invalid app search query.');
  return search;
}

/** The search as a condition on `oauth2_provider_apps a`. */
export function appSearchCondition(search: AppSearch, parameters: SqlParameters): string {
  const { id, name, clientType, isSelfRegistered, isVerified } = search;
  const conditions = [
    ...(id === undefined ? [] : [`a.id = ${parameters.bind(id)}`]),
    ...(name === undefined ? [] : [`strpos(lower(a.name), ${parameters.bind(name)}) > 0`]),
    ...(clientType === undefined ? [] : [`a.client_type = ${parameters.bind(clientType)}`]),
    ...(isSelfRegistered === undefined ? [] : [`a.dynamically_registered = ${parameters.bind(isSelfRegistered)}`]),
    ...(isVerified === undefined ? [] : [`a.is_verified = ${parameters.bind(isVerified)}`]),
  ];
  return conditions.length === 0 ? 'TRUE' : conditions.join(' AND ');
}
