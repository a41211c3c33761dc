import { failed, ok, type Verdict, warning } from './finding.js';

/** What the database knows of a target of the audit log. */
export interface ForwardingFacts {
  readonly name: string;
  /** Why the last attempt has failed; null: it has not. */
  readonly lastError: string | null;
  /** Since when the oldest entry waits; null: none does. */
  readonly waitsSince: Date | null;
}

/** Servers look for entries every few seconds. */
const BEHIND_MS = 10 * 60 * 1000;

/** `configured`: the targets of the settings. */
export function judgeForwarding(known: readonly ForwardingFacts[], configured: readonly string[], now: Date): Verdict[] {
  const found = configured.flatMap((name): Verdict[] => {
    const target = known.find((each) => each.name === name);
    if (!target) return [warning(`no server has forwarded to the ${name} yet`, 'Start a server with these settings.')];
    const minutes = Math.round((now.getTime() - (target.waitsSince ?? now).getTime()) / 60_000);
    if (target.lastError !== null) {
      const detail = `${name}: ${target.lastError}${target.waitsSince ? `; entries wait for ${minutes} minutes` : ''}`;
      return [failed(detail, 'Start the receiver, let the server reach it, and correct CODER_AUDIT_FORWARD_…. Nothing is lost meanwhile.')];
    }
    if (minutes * 60_000 <= BEHIND_MS) return [];
    return [
      warning(
        `${name}: entries wait for ${minutes} minutes`,
        'Start a server with these settings. If one runs, its log says what it waits for.',
      ),
    ];
  });
  return found.length > 0 ? found : [ok(`nothing is behind: ${configured.join(', ')}`)];
}
