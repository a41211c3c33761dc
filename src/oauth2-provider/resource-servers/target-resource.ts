import { Injectable } from '@nestjs/common';
import { ProtectedResources } from '../../auth/index.js';
import { systemSubject } from '../../authz/index.js';
import { canonicalResource } from '../../common/index.js';
import type { ScopeCatalog } from '../checks/scope.js';
import { catalogOf, EMPTY_CATALOG, SCOPE_CATALOG } from '../scope-catalog.js';
import type { ResourceServerRow } from './resource-server-row.js';
import { ResourceServersStore } from './resource-servers.store.js';

/** What a token is issued for (RFC 8707). */
export interface TargetResource {
  /** Canonical resource URI, the audience of the token. */
  readonly identifier: string;
  /** The scopes that can be granted for it. */
  readonly catalog: ScopeCatalog;
  /** Its registration; null for the API of this server, and for what is no longer registered. */
  readonly server: ResourceServerRow | null;
}

/** The apps whose tokens a resource server accepts. */
export type AcceptedApps = Pick<ResourceServerRow, 'allowedAppIds' | 'allowsSelfRegisteredApps'>;

/**
 * May this app obtain tokens for the resource, and use those that it has? Without a list of apps, every app may that an administrator registered: whoever opened an API to
 * all apps did not mean apps that register themselves.
 */
export function mayTarget(
  { server }: { readonly server: AcceptedApps | null },
  app: { readonly id: string; readonly dynamicallyRegistered: boolean },
): boolean {
  if (server === null || server.allowedAppIds.includes(app.id)) return true;
  return app.dynamicallyRegistered ? server.allowsSelfRegisteredApps : server.allowedAppIds.length === 0;
}

/** Finds the resources that clients name. */
@Injectable()
export class TargetResources {
  constructor(
    private readonly resources: ProtectedResources,
    private readonly servers: ResourceServersStore,
  ) {}

  /** The API of this server, which is also the resource of requests without one. */
  get own(): TargetResource {
    return { identifier: this.resources.api, catalog: SCOPE_CATALOG, server: null };
  }

  /** Null for what is not an identifier, or not registered. Bare origins match with and without a trailing slash. */
  async find(text: string): Promise<TargetResource | null> {
    const identifier = canonicalResource(text);
    if (identifier === null) return null;
    if (identifier === this.resources.api) return this.own;
    return this.named(identifier, await this.servers.findByIdentifier(systemSubject('system-oauth2'), identifier));
  }

  /** The resource with this canonical identifier, of which `server` is what was read; undefined names the default. Null: not registered. */
  named(identifier: string | undefined, server: ResourceServerRow | null): TargetResource | null {
    if (identifier === undefined || identifier === this.resources.api) return this.own;
    return server && !server.isBuiltIn ? { identifier, catalog: catalogOf(server.scopes), server } : null;
  }

  /** The resource of a grant. `server` is what was read with it; it can be null for a resource that is no longer registered. */
  ofGrant(identifier: string, server: ResourceServerRow | null): TargetResource {
    if (identifier === this.resources.api) return this.own;
    return server && !server.isBuiltIn
      ? { identifier, catalog: catalogOf(server.scopes), server }
      : { identifier, catalog: EMPTY_CATALOG, server: null };
  }
}
