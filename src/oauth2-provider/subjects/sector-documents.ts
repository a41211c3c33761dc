import { Injectable } from '@nestjs/common';
import { DomainError, WorkSlots } from '../../common/index.js';
import { FetchRefused, GuardedHttp } from '../../outgoing/index.js';
import { outsiderFault, type SectorFault, type SectorMember } from './sectors.js';

/** A list of all redirect URIs of a company, many more than an app has. */
const LIMITS = { accept: 'application/json', maxBytes: 256 * 1024, timeoutMs: 5000 } as const;
/** Fetches at a time in one process: a connection and up to five seconds each, to hosts that others chose. */
const CONCURRENCY = 8;
const MAX_WAITING = 32;

/** Reads the lists at sector identifier URIs (OpenID Connect Dynamic Client Registration section 5). */
@Injectable()
export class SectorDocuments {
  private readonly slots = new WorkSlots({ running: CONCURRENCY, waiting: MAX_WAITING });

  constructor(private readonly http: GuardedHttp) {}

  /**
   * Why this app does not belong to the sector that it names, or null. Whoever controls the host decides who belongs to it: otherwise any app
   * could learn the subjects of another company. Throws `overloaded`.
   */
  async faultOf(app: SectorMember): Promise<SectorFault | null> {
    if (app.sectorIdentifierUri === '') return outsiderFault(app, []);
    const found = await this.slots.run(() => this.read(app.sectorIdentifierUri), busy);
    if ('fault' in found) return { field: 'sector_identifier_uri', detail: found.fault };
    const missing = app.redirectUris.find((uri) => !found.uris.includes(uri));
    if (missing === undefined) return outsiderFault(app, found.uris);
    const detail = `must be the URL of a list that has every redirect URI; it lacks ${missing.slice(0, 200)}`;
    return { field: 'sector_identifier_uri', detail };
  }

  private async read(uri: string): Promise<{ readonly uris: readonly unknown[] } | { readonly fault: string }> {
    try {
      const response = await this.http.get(uri, LIMITS);
      if (response.status !== 200) return { fault: `must be the URL of a list: the status of its response is ${response.status}, not 200` };
      const uris = parsed(await response.text());
      return Array.isArray(uris) ? { uris } : { fault: 'must be the URL of a list: its response must be a JSON array of redirect URIs' };
    } catch (error) {
      if (error instanceof FetchRefused) return { fault: `cannot be fetched: ${error.message}` };
      throw error;
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function busy(): DomainError {
  const text = 'The server is fetching too many lists of redirect URIs. Please try again in a moment.';
  return new DomainError('overloaded', text, { retryAfterSeconds: 5 });
}
