import { type ForwardedEntry, ForwardFault, type ForwardTarget, withoutValues } from './forwarded-entry.js';

/** What became of an entry: it arrived, it arrived without its values, or the target takes it in no form. */
export interface Outcome {
  readonly id: string;
  readonly result: 'sent' | 'shortened' | 'refused';
}

/**
 * One entry that a target never takes would keep all later ones from it. So the next ones are sent alone: if the target takes one, the fault is in those
 * before it, and these are sent without their values. Empty: it takes none, so that the fault may be its own, and everything has to wait.
 */
export async function sendOneByOne(target: ForwardTarget, entries: readonly ForwardedEntry[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const refused: ForwardedEntry[] = [];
  try {
    for (const entry of entries) {
      if (await isTaken(target, entry)) {
        outcomes.push({ id: entry.id, result: 'sent' });
        break;
      }
      refused.push(entry);
    }
    if (outcomes.length === 0) return [];
    for (const entry of refused) {
      outcomes.push({ id: entry.id, result: (await isTaken(target, withoutValues(entry))) ? 'shortened' : 'refused' });
    }
  } catch (error) {
    // It does not respond any more: what is settled is settled.
    if (!(error instanceof ForwardFault)) throw error;
  }
  return outcomes;
}

async function isTaken(target: ForwardTarget, entry: ForwardedEntry): Promise<boolean> {
  try {
    await target.send([entry]);
    return true;
  } catch (error) {
    if (error instanceof ForwardFault && error.isRefusal) return false;
    throw error;
  }
}
