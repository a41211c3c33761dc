import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer } from '../../authz/index.js';
import { type CallerRow, IntrospectionCallersRepository } from './introspection-callers.repository.js';

/** The only door to who may ask about tokens: resource servers and confidential apps, with their secrets. */
@Injectable()
export class IntrospectionCallersStore {
  constructor(
    private readonly callers: IntrospectionCallersRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async find(actor: Actor, id: string): Promise<CallerRow | null> {
    this.authorizer.authorize(actor, 'read', { type: 'oauth2_app', id });
    this.authorizer.authorize(actor, 'read', { type: 'oauth2_app_secret' });
    this.authorizer.authorize(actor, 'read', { type: 'oauth2_resource_server', id });
    return this.callers.find(id);
  }
}
