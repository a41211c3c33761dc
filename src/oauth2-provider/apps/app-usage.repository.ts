import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MAX_ROWS, type Page, type Paged } from '../../common/index.js';
import { countRows, SqlParameters } from '../../database/index.js';
import type { ClientType } from '../entities/app.entity.js';
import { type AppSearch, appSearchCondition, USAGE_COUNT_CAP } from './app-search.js';

/** An app, and how much it is used. */
export interface AppUsageRow {
  readonly id: string;
  readonly name: string;
  readonly icon: string;
  readonly clientType: ClientType;
  readonly isSelfRegistered: boolean;
  readonly isVerified: boolean;
  readonly createdAt: Date;
  /** Users whose access has not ended, among as many grants as are counted. */
  readonly userCount: number;
  /** Tokens that the app can still use or refresh, up to one more than the cap. */
  readonly tokenCount: number;
}

/** What an index has in this order. */
const KEYS = 'lower(a.name), a.created_at, a.id';

@Injectable()
export class AppUsageRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** By name. What is counted is counted only for the apps of the page. */
  async list(search: AppSearch, page: Page, now: Date): Promise<Paged<AppUsageRow>> {
    const parameters = new SqlParameters();
    const matching = `FROM oauth2_provider_apps a WHERE ${appSearchCondition(search, parameters)}`;
    const whole = parameters.values;
    const cursor = page.afterId === null ? 'TRUE' : `(${KEYS}) > (SELECT ${KEYS} ${matching} AND a.id = ${parameters.bind(page.afterId)})`;
    const limit = Math.min(page.limit ?? MAX_ROWS, MAX_ROWS);
    const part = `ORDER BY ${KEYS} LIMIT ${parameters.bind(limit)}::bigint OFFSET ${parameters.bind(page.offset)}::bigint`;
    const time = `${parameters.bind(now)}::timestamptz`;
    const isLive = `g.revoked_at IS NULL AND g.absolute_expires_at > ${time}`;
    const items = await this.dataSource.query<AppUsageRow[]>(
      `WITH page AS MATERIALIZED (SELECT a.* ${matching} AND ${cursor} ${part})
       SELECT a.id, a.name, a.icon, a.client_type AS "clientType", a.dynamically_registered AS "isSelfRegistered",
              a.is_verified AS "isVerified", a.created_at AS "createdAt",
              (SELECT count(DISTINCT u.user_id)::int FROM (
                 SELECT g.user_id FROM oauth2_provider_grants g
                  WHERE g.app_id = a.id AND ${isLive}
                    AND EXISTS (SELECT 1 FROM oauth2_provider_app_tokens t WHERE t.grant_id = g.id AND t.subject_type = 'user')
                  LIMIT ${USAGE_COUNT_CAP + 1}) AS u) AS "userCount",
              (SELECT count(*)::int FROM (
                 SELECT 1 FROM oauth2_provider_app_tokens t JOIN oauth2_provider_grants g ON g.id = t.grant_id
                  WHERE t.app_id = a.id AND t.consumed_at IS NULL AND t.expires_at > ${time} AND ${isLive}
                  LIMIT ${USAGE_COUNT_CAP + 1}) AS n) AS "tokenCount"
         FROM page a ORDER BY ${KEYS}`,
      parameters.values,
    );
    if (page.offset === 0 && page.afterId === null && items.length < limit) return { items, count: items.length };
    return { items, count: items.length === 0 ? 0 : await countRows(this.dataSource, matching, whole) };
  }
}
