import { Injectable } from '@nestjs/common';
import { systemSubject } from '../../authz/index.js';
import { DomainError } from '../../common/index.js';
import type { ResourceServerRow } from './resource-server-row.js';
import { type ResourceMetadata, resourceMetadata, resourceMetadataUrl } from './resource-metadata.js';
import { type NewResourceServer, type ResourceServerChange, ResourceServersService } from './resource-servers.service.js';

const BY_COMMAND = { command: 'server oauth2 resources' } as const;

/** What an operator with access to the database can do to resource servers. They are found by name, ignoring case. */
@Injectable()
export class OperatorResourceServers {
  private readonly actor = systemSubject('system-oauth2');

  constructor(private readonly servers: ResourceServersService) {}

  list(): Promise<ResourceServerRow[]> {
    return this.servers.list(this.actor);
  }

  /** Throws `not_found`. */
  find(name: string): Promise<ResourceServerRow> {
    return this.servers.getByName(this.actor, name);
  }

  /** Throws `invalid_input` or `conflict`. */
  create(server: NewResourceServer): Promise<ResourceServerRow> {
    return this.servers.create(this.actor, server, BY_COMMAND);
  }

  edit(id: string, change: ResourceServerChange): Promise<ResourceServerRow> {
    return this.servers.update(this.actor, id, change, BY_COMMAND);
  }

  delete(id: string): Promise<void> {
    return this.servers.delete(this.actor, id, BY_COMMAND);
  }

  /** The only time the secret is shown. */
  async addSecret(id: string): Promise<string> {
    return (await this.servers.createSecret(this.actor, id, BY_COMMAND)).secret;
  }

  /** The document of the resource server, and its URL. */
  async metadata(server: ResourceServerRow): Promise<{ readonly url: string; readonly document: ResourceMetadata }> {
    const builtIn = (await this.list()).find(({ isBuiltIn }) => isBuiltIn);
    if (!builtIn)
      throw new DomainError('invalid_input', 'the access URL is not known yet: start the server once, then run the command again');
    return { url: resourceMetadataUrl(server), document: resourceMetadata(server, builtIn) };
  }
}
