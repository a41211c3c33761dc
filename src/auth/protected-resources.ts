import { Injectable } from '@nestjs/common';
import { AccessUrl } from '../common/index.js';

/** The resource that this server protects itself: its API (RFC 8707, RFC 9728). Other resource servers are registered with the OAuth provider. */
@Injectable()
export class ProtectedResources {
  constructor(private readonly accessUrl: AccessUrl) {}

  /** Canonical identifier of the resource that every route of this server belongs to. */
  get api(): string {
    return this.accessUrl.resource;
  }
}
