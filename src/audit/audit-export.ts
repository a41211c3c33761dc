import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../authz/index.js';
import { CSV_HEAD, csvLine } from './audit-csv.js';
import type { AuditLogRow } from './audit-logs.repository.js';
import { AuditLogsStore } from './audit-logs.store.js';
import { type AuditSearch, parseAuditSearch } from './audit-search.js';

export const EXPORT_FORMATS = ['csv', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Entries of one export. Further ones are exported with `date_to`. */
export const MAX_EXPORTED = 50_000;
const ROWS_A_READ = 500;

/** How each format begins, continues and ends. */
interface Writer {
  readonly head: string;
  readonly line: (log: AuditLogRow, isFirst: boolean) => string;
  /** `isCut`: there are more entries than one export has. */
  readonly end: (isCut: boolean) => string;
}

/** Reads matching entries page by page while they are sent, so an export needs no more memory than a page. */
@Injectable()
export class AuditExport {
  constructor(private readonly logs: AuditLogsStore) {}

  /** The first page is read before anything is sent. Throws `invalid_input` for the search, and `forbidden`. */
  async open(actor: Actor, text: string, format: ExportFormat, toJson: (log: AuditLogRow) => object): Promise<Readable> {
    const search = parseAuditSearch(text);
    const named = { ...search, username: search.username === 'me' ? actor.friendlyName.toLowerCase() : search.username };
    const first = await this.#read(actor, named, null);
    return Readable.from(this.#lines(actor, named, first, writerOf(format, toJson)), { objectMode: false });
  }

  async *#lines(actor: Actor, search: AuditSearch, first: readonly AuditLogRow[], writer: Writer): AsyncGenerator<string, void, undefined> {
    let sent = 0;
    yield writer.head;
    for (let rows = first; rows.length > 0;) {
      const isFirst = sent === 0;
      yield rows.map((log, index) => writer.line(log, isFirst && index === 0)).join('');
      sent += rows.length;
      const last = rows.at(-1);
      if (rows.length < ROWS_A_READ || last === undefined) break;
      rows = await this.#read(actor, search, last.id);
      if (sent >= MAX_EXPORTED && rows.length > 0) {
        yield writer.end(true);
        return;
      }
    }
    yield writer.end(false);
  }

  #read(actor: Actor, search: AuditSearch, afterId: string | null): Promise<readonly AuditLogRow[]> {
    return this.logs.listAfter(actor, search, { limit: ROWS_A_READ, offset: 0, afterId });
  }
}

function writerOf(format: ExportFormat, toJson: (log: AuditLogRow) => object): Writer {
  if (format === 'csv') return { head: CSV_HEAD, line: csvLine, end: () => '' };
  return {
    head: '{"audit_logs":[',
    line: (log, isFirst) => `${isFirst ? '' : ','}\n${JSON.stringify(toJson(log))}`,
    end: (isCut) => `\n],"truncated":${String(isCut)}}\n`,
  };
}
