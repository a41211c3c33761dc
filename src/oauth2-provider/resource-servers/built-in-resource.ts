import { Injectable } from '@nestjs/common';
import { ADVERTISED_SCOPES, systemSubject } from '../../authz/index.js';
import { AccessUrl } from '../../common/index.js';
import { StartupError, violates } from '../../database/index.js';
import { describeScopes } from '../../views/index.js';
import { ResourceServersStore } from './resource-servers.store.js';

/** The same in every deployment. */
const ID = '5a66e700-0000-4000-8000-000000000002';
const BUILT_IN_NAME = 'Gatehouse API';

/** The API of this server as a row among the resource servers. Its identifier follows the access URL. */
@Injectable()
export class BuiltInResource {
  constructor(
    private readonly servers: ResourceServersStore,
    private readonly accessUrl: AccessUrl,
  ) {}

  /** Must be called after the access URL is known. Throws `StartupError`. */
  async seed(): Promise<void> {
    const identifier = this.accessUrl.resource;
    const scopes = describeScopes(ADVERTISED_SCOPES).map(({ scope, sentence }) => ({ name: scope, description: sentence }));
    try {
      await this.servers.upsertBuiltIn(systemSubject('system-oauth2'), ID, identifier, BUILT_IN_NAME, scopes);
    } catch (cause) {
      if (!violates(cause, 'oauth2_provider_resource_servers_identifier_key')) throw cause;
      throw new StartupError(
        `CODER_ACCESS_URL: ${identifier} is registered as a resource server; ` +
          'delete it first with "gatehouse server oauth2 resources delete", or use another access URL',
        { cause },
      );
    }
  }
}
