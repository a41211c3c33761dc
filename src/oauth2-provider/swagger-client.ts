import { systemSubject } from '../authz/index.js';
import type { AccessUrl } from '../common/index.js';
import type { AppsStore } from './apps/apps.store.js';

/** The client_id of this server's own Swagger UI: the same in every deployment, so that the page needs no set-up. */
export const SWAGGER_CLIENT_ID = '5a66e700-0000-4000-8000-000000000001';

export function isSwaggerClient(id: string): boolean {
  return id === SWAGGER_CLIENT_ID;
}

/** Registers Swagger UI as a public client, with the redirect URI it has under today's access URL. */
export class SwaggerClient {
  constructor(
    private readonly apps: AppsStore,
    private readonly accessUrl: AccessUrl,
  ) {}

  /** Call it when the access URL is known. */
  async seed(): Promise<void> {
    const redirectUris = [...new Set([this.accessUrl.join(CALLBACK), ...this.loopbackAliases()])];
    await this.apps.upsert(systemSubject('system-oauth2'), SWAGGER_CLIENT_ID, {
      name: 'Swagger UI',
      icon: '',
      redirectUris,
      clientType: 'public',
      scope: '',
    });
  }

  /** On one's own machine the page may have been opened under either name. */
  private loopbackAliases(): string[] {
    const url = new URL(this.accessUrl.origin);
    if (url.hostname !== '127.0.0.1' && url.hostname !== 'localhost') return [];
    return ['127.0.0.1', 'localhost'].map((host) => `${url.protocol}//${host}${url.port === '' ? '' : `:${url.port}`}${CALLBACK}`);
  }
}

const CALLBACK = '/swagger/oauth2-redirect.html';
