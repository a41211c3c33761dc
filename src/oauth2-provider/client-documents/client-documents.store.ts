import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Action, type Actor, Authorizer } from '../../authz/index.js';
import { ClientDocumentsRepository, type KnownDocument } from './client-documents.repository.js';

/** The only door to the metadata documents of clients. They count as a part of apps. */
@Injectable()
export class ClientDocumentsStore {
  constructor(
    private readonly documents: ClientDocumentsRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async find(actor: Actor, url: string, tx?: EntityManager): Promise<KnownDocument | null> {
    this.#authorize(actor, 'read');
    return this.documents.find(url, tx);
  }

  /** Was this app made from a document? */
  async describes(actor: Actor, appId: string, tx?: EntityManager): Promise<boolean> {
    this.#authorize(actor, 'read');
    return this.documents.describes(appId, tx);
  }

  async insert(actor: Actor, url: string, appId: string, freshUntil: Date, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'create');
    await this.documents.insert(url, appId, freshUntil, tx);
  }

  /** The document was fetched again. */
  async renew(actor: Actor, url: string, freshUntil: Date, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'update');
    await this.documents.renew(url, freshUntil, tx);
  }

  #authorize(actor: Actor, action: Action): void {
    this.authorizer.authorize(actor, action, { type: 'oauth2_app' });
  }
}
