import { Injectable } from '@nestjs/common';
import { Clock, DomainError, OAuthError, WorkSlots } from '../../common/index.js';
import { FetchRefused, freshSeconds, GuardedHttp } from '../../outgoing/index.js';
import { AuthMethods } from '../client-keys/auth-methods.js';
import type { ClientMetadata } from '../registration/client-metadata.js';
import { readClientDocument } from './client-document.js';

const LIMITS = { accept: 'application/json', maxBytes: 5 * 1024, timeoutMs: 5000 } as const;

/** Fetches at a time in one process: a connection and up to five seconds each, to hosts that others chose. */
const CONCURRENCY = 16;
const MAX_WAITING = 64;

/** A document as it was fetched, and until when it may be used. */
export interface FetchedDocument {
  readonly metadata: ClientMetadata;
  readonly freshUntil: Date;
}

/** Fetches and checks metadata documents. A failure is never kept. */
@Injectable()
export class DocumentFetcher {
  constructor(
    private readonly http: GuardedHttp,
    private readonly methods: AuthMethods,
    private readonly clock: Clock,
  ) {}

  private readonly slots = new WorkSlots({ running: CONCURRENCY, waiting: MAX_WAITING });
  private readonly running = new Map<string, Promise<FetchedDocument | { readonly fault: string }>>();

  /**
   * The document, or why there is none, for the person who wants to use the client. Callers at the same time share one request.
   * Throws `overloaded` when too many other documents are being fetched.
   */
  obtain(clientId: string): Promise<FetchedDocument | { readonly fault: string }> {
    const running =
      this.running.get(clientId) ?? this.slots.run(() => this.fetchOnce(clientId), busy).finally(() => this.running.delete(clientId));
    this.running.set(clientId, running);
    return running;
  }

  private async fetchOnce(clientId: string): Promise<FetchedDocument | { readonly fault: string }> {
    try {
      const response = await this.http.get(clientId, LIMITS);
      // Redirects, too: the document is what this very URL returns.
      if (response.status !== 200) return { fault: `the status of its document is ${response.status}, not 200` };
      if (!isJson(response.headers.get('content-type'))) return { fault: 'the content type of its document must be application/json' };
      const metadata = readClientDocument(clientId, await response.text(), this.methods);
      return { metadata, freshUntil: new Date(this.clock.now().getTime() + freshSeconds(response.headers) * 1000) };
    } catch (error) {
      if (error instanceof FetchRefused) return { fault: `its document cannot be fetched: ${error.message}` };
      if (error instanceof OAuthError) return { fault: `its document is invalid: ${error.message}` };
      throw error;
    }
  }
}

function busy(): DomainError {
  const text = 'The server is fetching too many descriptions of apps. Please try again in a moment.';
  return new DomainError('overloaded', text, { retryAfterSeconds: 5 });
}

/** `application/json`, or a type that is made of it, such as `application/oauth-client+json`. */
function isJson(type: string | null): boolean {
  return /^application\/(?:[\w.-]+\+)?json[ \t]*(?:;|$)/i.test(type ?? '');
}
