import type { AccessUrl } from '../common/index.js';
import { canonicalResource } from '../common/index.js';

/**
 * The resources this server protects and answers for (RFC 8707, RFC 9728): a table of identifier and routes. So far it has
 * one entry, the access URL for every route; other resource servers get theirs here.
 */
export class ProtectedResources {
  constructor(private readonly accessUrl: AccessUrl) {}

  /** Canonical identifier of the resource that every route of this server belongs to. */
  get api(): string {
    return this.accessUrl.resource;
  }

  /** The canonical identifier when this text names a known resource, else null. Bare origins match with and without a slash. */
  resolve(text: string): string | null {
    const canonical = canonicalResource(text);
    return canonical === this.api ? canonical : null;
  }
}
