import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { isUuid, notFound, sentencesOf } from '../../common/index.js';
import { ConsoleViewers } from '../../console/index.js';
import { CurrentActor, type HttpReply, isCorrectable, SignedInPage } from '../../http/index.js';
import { CONSOLE_PATHS, listStateOf, sendPage } from '../../views/index.js';
import { AUDIT_COUNT_CAP } from '../audit-search.js';
import { AuditService } from '../audit.service.js';
import { chosenSearch } from './audit-filters.js';
import { renderAuditEntryPage } from './audit-entry.view.js';
import { renderAuditPage } from './audit.view.js';

const ENTRIES_A_PAGE = 25;

/** The pages on which auditors search the audit log and look at an entry. */
@ApiExcludeController()
@Controller('admin/audit')
export class AuditPagesController {
  constructor(
    private readonly audit: AuditService,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get()
  @SignedInPage()
  async list(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>, @Res() reply: HttpReply): Promise<void> {
    const viewer = this.viewers.of(actor, CONSOLE_PATHS.audit);
    const list = listStateOf(CONSOLE_PATHS.audit, query, ENTRIES_A_PAGE);
    const chosen = chosenSearch(list.search, query);
    if (chosen !== null) {
      void reply.redirect(`${CONSOLE_PATHS.audit}${chosen === '' ? '' : `?${new URLSearchParams({ q: chosen }).toString()}`}`, 303);
      return;
    }
    try {
      const { rows, count } = await this.audit.search(actor, list.search, { limit: list.limit, offset: list.offset, afterId: null });
      const isMore = count > AUDIT_COUNT_CAP;
      const reached = list.offset + rows.length;
      const total = isMore ? Math.max(AUDIT_COUNT_CAP, rows.length === list.limit ? reached + 1 : reached) : count;
      sendPage(reply, 200, 'account', renderAuditPage({ viewer, list, logs: rows, total, isMore }));
    } catch (error) {
      if (!isCorrectable(error)) throw error;
      const page = { viewer, list, logs: [], total: 0, isMore: false, fault: sentencesOf(error) };
      sendPage(reply, 400, 'account', renderAuditPage(page));
    }
  }

  @Get(':id')
  @SignedInPage()
  async show(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: HttpReply): Promise<void> {
    const viewer = this.viewers.of(actor, CONSOLE_PATHS.audit);
    if (!isUuid(id)) throw notFound();
    const { rows } = await this.audit.search(actor, `id:${id}`, { limit: 1, offset: 0, afterId: null });
    const [log] = rows;
    if (!log) throw notFound();
    sendPage(reply, 200, 'account', renderAuditEntryPage({ viewer, log }));
  }
}
