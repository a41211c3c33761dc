import { Injectable } from '@nestjs/common';
import { systemSubject } from '../authz/index.js';
import { CLI_CLIENT_ID } from '../common/index.js';
import { DEFAULT_OPENID_SETTINGS } from './apps/app-settings.js';
import { AppsStore } from './apps/apps.store.js';
import { DeviceCodeGrant } from './grants/device-code.grant.js';

/** Registers the command line as a public client for devices. It has no redirect URI, so that no browser is ever sent back to it. */
@Injectable()
export class CliClient {
  constructor(private readonly apps: AppsStore) {}

  async seed(): Promise<void> {
    await this.apps.upsert(systemSubject('system-oauth2'), CLI_CLIENT_ID, {
      name: 'Gatehouse CLI',
      icon: '',
      redirectUris: [],
      clientType: 'public',
      grantTypes: [DeviceCodeGrant.facts.type, 'refresh_token'],
      scope: 'coder:all',
      serviceAccountId: null,
      dpopBoundAccessTokens: false,
      ...DEFAULT_OPENID_SETTINGS,
      clientUri: '',
      policyUri: '',
      tosUri: '',
    });
  }
}
