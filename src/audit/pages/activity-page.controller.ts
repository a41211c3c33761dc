import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { isUuid } from '../../common/index.js';
import { ConsoleViewers } from '../../console/index.js';
import { CurrentActor, type HttpReply, SignedInPage } from '../../http/index.js';
import { sendPage } from '../../views/index.js';
import { ActivityService } from '../activity/activity.service.js';
import { renderActivityPage } from './activity.view.js';

const EVENTS_A_PAGE = 25;

/** The page on which people see what happened to their account. */
@ApiExcludeController()
@Controller('account/activity')
export class ActivityPageController {
  constructor(
    private readonly activity: ActivityService,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get()
  @SignedInPage()
  async list(@CurrentActor() actor: Actor, @Query('after') after: unknown, @Res() reply: HttpReply): Promise<void> {
    const afterId = typeof after === 'string' && isUuid(after) ? after : null;
    // One more, to see whether there is another page.
    const found = await this.activity.list(actor, 'me', { limit: EVENTS_A_PAGE + 1, afterId });
    const page = {
      viewer: this.viewers.of(actor),
      events: found.slice(0, EVENTS_A_PAGE),
      isLater: afterId !== null,
      hasMore: found.length > EVENTS_A_PAGE,
    };
    sendPage(reply, 200, 'account', renderActivityPage(page));
  }
}
