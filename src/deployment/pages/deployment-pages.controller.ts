import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { notFound } from '../../common/index.js';
import { ConsoleViewers } from '../../console/index.js';
import { DatabaseHealth } from '../../database/index.js';
import { CurrentActor, type HttpReply, SignedInPage } from '../../http/index.js';
import { SharedLimits } from '../../limits/index.js';
import { CONSOLE_PATHS, listStateOf, sendPage } from '../../views/index.js';
import { BuildInfoService } from '../build-info.service.js';
import { DeploymentStore } from '../deployment.store.js';
import { features } from '../entitlements.js';
import { renderEncryptionPage } from './encryption.view.js';
import { matches, slugOf } from './setting-words.js';
import { LastBackup } from '../last-backup.js';
import { type Health, renderSettingGroupPage, renderSettingsPage } from './settings.view.js';

/** As many as anybody looks through. */
const FOUND_AT_MOST = 50;

/** The pages on which owners and auditors see how this deployment is set up. Nothing is changed here. */
@ApiExcludeController()
@Controller('admin')
export class DeploymentPagesController {
  constructor(
    private readonly deployment: DeploymentStore,
    private readonly builds: BuildInfoService,
    private readonly backups: LastBackup,
    private readonly database: DatabaseHealth,
    private readonly limits: SharedLimits,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get('settings')
  @SignedInPage()
  async settings(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>, @Res() reply: HttpReply): Promise<void> {
    const viewer = this.viewers.of(actor, CONSOLE_PATHS.settings);
    const list = listStateOf(CONSOLE_PATHS.settings, query, FOUND_AT_MOST);
    const options = this.deployment.getConfig(actor).filter(({ isHidden }) => !isHidden);
    const found = list.search === '' ? null : options.filter((option) => matches(option, list.search)).slice(0, FOUND_AT_MOST);
    const groups = [...new Set(options.map(({ group }) => group))].map((title) => {
      const own = options.filter(({ group }) => group === title);
      return { title, count: own.length, set: own.filter(({ origin }) => origin !== 'default').length };
    });
    const entitled = Object.entries(features()).map(([name, { enabled }]) => ({ name, enabled }));
    const page = { viewer, list, health: await this.#health(actor), groups, features: entitled, found };
    sendPage(reply, 200, 'account', renderSettingsPage(page));
  }

  @Get('settings/:group')
  @SignedInPage()
  group(@CurrentActor() actor: Actor, @Param('group') slug: string, @Res() reply: HttpReply): void {
    const viewer = this.viewers.of(actor, CONSOLE_PATHS.settings);
    const options = this.deployment.getConfig(actor).filter(({ isHidden, group }) => !isHidden && slugOf(group) === slug);
    const [first] = options;
    if (!first) throw notFound();
    sendPage(reply, 200, 'account', renderSettingGroupPage({ viewer, title: first.group, options }));
  }

  @Get('encryption')
  @SignedInPage()
  async encryption(@CurrentActor() actor: Actor, @Res() reply: HttpReply): Promise<void> {
    const viewer = this.viewers.of(actor, CONSOLE_PATHS.encryption);
    sendPage(reply, 200, 'account', renderEncryptionPage({ viewer, overview: await this.deployment.getEncryption(actor) }));
  }

  /** What `/readyz` and `/api/v2/buildinfo` say. */
  async #health(actor: Actor): Promise<Health> {
    const { version, deploymentId, externalUrl } = await this.builds.get();
    const isDatabaseUp = await this.database.check().then(
      () => true,
      () => false,
    );
    return {
      version,
      deploymentId,
      accessUrl: externalUrl,
      isDatabaseUp,
      areLimitsShared: this.limits.isShared,
      lastBackupAt: await this.backups.find(actor),
    };
  }
}
