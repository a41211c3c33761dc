import { Injectable } from '@nestjs/common';
import { ADMIN_SCOPES, PUBLIC_SCOPES } from '../authz/index.js';
import { AccessUrl, canonicalResource } from '../common/index.js';

const API_SCOPES: readonly string[] = Object.freeze([...PUBLIC_SCOPES, ...ADMIN_SCOPES]);

/**
 * The resources that this server protects (RFC 8707, RFC 9728), as a table of identifiers and routes. So far it has one entry, the
 * access URL for every route; add other resource servers here.
 */
@Injectable()
export class ProtectedResources {
  constructor(private readonly accessUrl: AccessUrl) {}

  /** Canonical identifier of the resource that every route of this server belongs to. */
  get api(): string {
    return this.accessUrl.resource;
  }

  /** The canonical identifier if this text names a known resource, else null. Bare origins match with and without a trailing slash. */
  resolve(text: string): string | null {
    const canonical = canonicalResource(text);
    return canonical === this.api ? canonical : null;
  }

  /** The scopes that apply to this resource; empty for a resource that is not, or no longer, known. */
  scopesOf(resource: string): readonly string[] {
    return resource === this.api ? API_SCOPES : [];
  }
}
