import { Injectable } from '@nestjs/common';
import { ADMIN_SCOPES, systemSubject } from '../authz/index.js';
import { AccessUrl, SWAGGER_CLIENT_ID } from '../common/index.js';
import { DEFAULT_OPENID_SETTINGS } from './apps/app-settings.js';
import { AppsStore } from './apps/apps.store.js';
import { DEFAULT_GRANT_TYPES } from './grants/grant-types.js';

export function isSwaggerClient(id: string): boolean {
  return id === SWAGGER_CLIENT_ID;
}

/** Registers Swagger UI as a public client, with its redirect URI under the current access URL. */
@Injectable()
export class SwaggerClient {
  constructor(
    private readonly apps: AppsStore,
    private readonly accessUrl: AccessUrl,
  ) {}

  /** Must be called after the access URL is known. */
  async seed(): Promise<void> {
    const redirectUris = [...new Set([this.accessUrl.join(CALLBACK), ...this.loopbackAliases()])];
    await this.apps.upsert(systemSubject('system-oauth2'), SWAGGER_CLIENT_ID, {
      name: 'Swagger UI',
      icon: '',
      redirectUris,
      clientType: 'public',
      grantTypes: DEFAULT_GRANT_TYPES,
      scope: SCOPE,
      serviceAccountId: null,
      dpopBoundAccessTokens: false,
      ...DEFAULT_OPENID_SETTINGS,
      clientUri: '',
      policyUri: '',
      tosUri: '',
    });
  }

  /** On a local machine the page may be opened under either name. */
  private loopbackAliases(): string[] {
    const url = new URL(this.accessUrl.origin);
    if (url.hostname !== '127.0.0.1' && url.hostname !== 'localhost') return [];
    return ['127.0.0.1', 'localhost'].map((host) => `${url.protocol}//${host}${url.port === '' ? '' : `:${url.port}`}${CALLBACK}`);
  }
}

/** The scopes that people can tick in its dialog. Administrator access must be registered and requested by name. */
const SCOPE = ['coder:all', ...ADMIN_SCOPES].join(' ');
const CALLBACK = '/swagger/oauth2-redirect.html';
