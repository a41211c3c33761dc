import { readFileSync } from 'node:fs';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Registry } from 'prom-client';
import { systemSubject } from '../../authz/index.js';
import { Clock, fileFault } from '../../common/index.js';
import { ConfigError, quotedPath } from '../../config/index.js';
import { settings } from '../../core/index.js';
import { PeriodicWork } from '../../database/index.js';
import { Tallies } from '../../metrics/index.js';
import { OutgoingHttp } from '../../outgoing/index.js';
import { FileTarget, OutputTarget } from './file-target.js';
import { ForwardFault, type ForwardTarget } from './forwarded-entry.js';
import { ForwardQueueSystemStore } from './forward-queue.system-store.js';
import { sendOneByOne } from './send-one-by-one.js';
import { SyslogTarget } from './syslog-target.js';
import { WebhookTarget } from './webhook-target.js';

export class AuditForwarderSettings extends settings(
  'auditForwardFile',
  'auditForwardSyslog',
  'auditForwardSyslogCaFile',
  'auditForwardWebhookUrl',
  'auditForwardWebhookSecret',
) {}

const EVERY_SECONDS = 5;
const MOST_ENTRIES = 100;
/** By which a batch grows while the target takes it. */
const MORE_ENTRIES = 5;
const LONGEST_WAIT_MS = 5 * 60 * 1000;
/** A bit more than an hour: those who got the alert can correct the target, and those who read what it gets do not miss a day. */
const ATTEMPTS_UNTIL_OTHERS = 20;
/** How many entries in a row a target may refuse, and still get the one behind them. */
const MOST_REFUSED = 10;
const GIVEN_UP = {
  shortened: 'the target refuses an entry of the audit log and takes others: it got this one without its values',
  refused: 'the target refuses an entry of the audit log and takes others: it does not get this one, which stays in the audit log',
} as const;
const RESULTS = ['sent', 'failed', 'shortened', 'refused'] as const;

/**
 * Forwards the audit log to a file, a syslog receiver and a webhook, whichever are configured. Every entry is queued in its own transaction and stays
 * so until the target has it: a server that dies, or two at once, may send one twice, but never none.
 */
@Injectable()
export class AuditForwarder implements OnApplicationBootstrap {
  private readonly logger = new Logger(AuditForwarder.name);
  private readonly actor = systemSubject('audit-forwarder');
  private readonly targets: readonly ForwardTarget[];
  private readonly tallies: Tallies;
  /** By target. Halved by every failure, since a receiver may refuse a large batch and take its parts. */
  private readonly batchEntries = new Map<string, number>();

  constructor(
    private readonly queue: ForwardQueueSystemStore,
    private readonly work: PeriodicWork,
    private readonly clock: Clock,
    http: OutgoingHttp,
    registry: Registry,
    own: AuditForwarderSettings,
  ) {
    this.targets = targetsOf(own, http, clock);
    this.tallies = new Tallies(
      registry,
      'gatehouse_audit_forwarding_total',
      'Entries of the audit log that were forwarded (result: sent), that arrived without their values (shortened) or not at all (refused), ' +
        'because the target refuses them and takes others, and attempts that failed (failed), by target.',
      ['target', 'result'],
    );
    // From the start: the first increase of a count that did not exist raises no alert.
    for (const { name } of this.targets) for (const result of RESULTS) this.count(name, result, 0);
  }

  /** Before the first request, so that its entries are queued. */
  async onApplicationBootstrap(): Promise<void> {
    if (this.targets.length === 0) return;
    await this.announce(this.targets);
    for (const target of this.targets) {
      if (target instanceof FileTarget && (await target.isOpenToOthers()))
        this.logger.warn('every account of this machine can read or change the file of CODER_AUDIT_FORWARD_FILE: take the permission away');
      // A task and a lease for each: one that is slow, or does not respond, holds up no other.
      this.work.start({
        name: `audit-forwarding-${target.name}`,
        everySeconds: EVERY_SECONDS,
        work: (stopping) => this.forward(target, stopping),
      });
    }
  }

  private announce(targets: readonly ForwardTarget[]): Promise<void> {
    return this.queue.announce(
      this.actor,
      targets.map(({ name }) => name),
      this.clock.now(),
    );
  }

  private async forward(target: ForwardTarget, stopping: () => boolean): Promise<void> {
    await this.announce([target]);
    const state = await this.queue.stateOf(this.actor, target.name);
    if (state?.nextAttemptAt && state.nextAttemptAt > this.clock.now()) return;
    let attempts = state?.attempts ?? 0;
    // Whoever sent before: each failure halves a batch, also that of another server.
    const halved = Math.max(1, Math.floor(MOST_ENTRIES / 2 ** Math.min(attempts, 16)));
    let most = Math.min(this.batchEntries.get(target.name) ?? MOST_ENTRIES, halved);
    try {
      while (!stopping()) {
        const waiting = await this.queue.oldest(this.actor, target.name, most);
        if (waiting.length === 0) return;
        const entries = waiting.flatMap(({ entry }) => (entry ? [entry] : []));
        if (entries.length > 0) await target.send(entries);
        const ids = waiting.map(({ id }) => id);
        await this.queue.forget(this.actor, target.name, ids, this.clock.now());
        this.count(target.name, 'sent', entries.length);
        if (waiting.length < most) return;
        attempts = 0;
        most = Math.min(MOST_ENTRIES, most + MORE_ENTRIES);
      }
    } catch (error) {
      if (!(error instanceof ForwardFault)) throw error;
      this.count(target.name, 'failed', 1);
      if (error.isRefusal && most === 1 && attempts >= ATTEMPTS_UNTIL_OTHERS && (await this.stepOver(target, error.message))) return;
      const waitMs = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(attempts, 16));
      most = Math.max(1, Math.floor(most / 2));
      await this.queue.postpone(this.actor, target.name, new Date(this.clock.now().getTime() + waitMs), error.message);
      this.logger.warn({ target: target.name, reason: error.message }, 'the audit log could not be forwarded; it is sent again');
    } finally {
      this.batchEntries.set(target.name, most);
    }
  }

  /** Whether the target takes others than those that it refuses. */
  private async stepOver(target: ForwardTarget, reason: string): Promise<boolean> {
    const waiting = await this.queue.oldest(this.actor, target.name, MOST_REFUSED + 1);
    const outcomes = await sendOneByOne(
      target,
      waiting.flatMap(({ entry }) => (entry ? [entry] : [])),
    );
    for (const { id, result } of outcomes) {
      this.count(target.name, result, 1);
      if (result === 'sent') continue;
      this.logger.error({ target: target.name, entry: id, reason }, GIVEN_UP[result]);
    }
    const ids = outcomes.map(({ id }) => id);
    if (ids.length > 0) await this.queue.forget(this.actor, target.name, ids, this.clock.now());
    return ids.length > 0;
  }

  private count(target: string, result: (typeof RESULTS)[number], entries: number): void {
    this.tallies.of({ target, result }).count += entries;
  }
}

function targetsOf(own: AuditForwarderSettings, http: OutgoingHttp, clock: Clock): ForwardTarget[] {
  const { auditForwardFile: file, auditForwardSyslog: syslog, auditForwardWebhookUrl: webhook } = own;
  return [
    ...(file === undefined ? [] : [file === '-' ? new OutputTarget() : new FileTarget(file)]),
    ...(syslog === undefined ? [] : [new SyslogTarget(syslog, certificatesOf(own))]),
    ...(webhook === undefined ? [] : [new WebhookTarget(webhook, own.auditForwardWebhookSecret, http, clock)]),
  ];
}

function certificatesOf({ auditForwardSyslogCaFile: file }: AuditForwarderSettings): string | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = `${quotedPath(file)} ${fileFault(error)}`;
    throw new ConfigError([{ variable: 'CODER_AUDIT_FORWARD_SYSLOG_CA_FILE', flag: '--audit-forward-syslog-ca-file', reason }]);
  }
}
