import { isList, type KindName, NOUNS, type Value } from './entry.js';
import { type Action, type FieldChange, fieldChanges } from './plan.js';

/** A change as `-o json` shows it. */
interface ReportedChange {
  readonly action: Action['action'];
  readonly kind: string;
  readonly name: string;
  readonly fields: readonly FieldChange[];
}

export interface Report {
  /** Was it only planned? */
  readonly planned: boolean;
  readonly changes: readonly ReportedChange[];
}

export function reportOf(actions: readonly Action[], planned: boolean): Report {
  return {
    planned,
    changes: actions.map((action) => ({
      action: action.action,
      kind: action.action === 'policy' ? 'setting' : action.kind,
      name: action.action === 'policy' ? 'registration_policy' : action.title,
      fields: fieldChanges(action),
    })),
  };
}

/** For people: what differs, and how. */
export function planText({ changes }: Report): string {
  if (changes.length === 0) return 'Nothing to do: the server has what the files say.';
  return [...changes.flatMap(linesOf), '', summary(changes)].join('\n');
}

const SIGNS = { create: '+', update: '~', policy: '~', secret: '+', delete: '-' } as const;

function linesOf({ action, kind, name, fields }: ReportedChange): string[] {
  const what = action === 'policy' ? 'setting' : `${action === 'secret' ? 'secret of ' : ''}${NOUNS[kind as KindName]} ${name}`;
  return [`${SIGNS[action]} ${what}`, ...fields.flatMap(fieldLines)];
}

function fieldLines({ field, before, after }: FieldChange): string[] {
  if (before === undefined) return [`    ${field}: ${text(after)}`];
  if (after === undefined || !isList(before) || !isList(after)) return [`    ${field}: ${text(before)} → ${text(after)}`];
  const [gone, added] = [without(before, after), without(after, before)];
  // The same in another order.
  if (gone.length + added.length === 0) return [`    ${field}: ${text(before)} → ${text(after)}`];
  return [`    ${field}:`, ...gone.map((line) => `      - ${line}`), ...added.map((line) => `      + ${line}`)];
}

function without(list: readonly Value[], others: readonly Value[]): string[] {
  const there = new Set(others.map(text));
  return list.map(text).filter((each) => !there.has(each));
}

function text(value: Value | undefined): string {
  return JSON.stringify(value ?? null);
}

function summary(changes: readonly ReportedChange[]): string {
  const count = (...actions: readonly Action['action'][]): number => changes.filter(({ action }) => actions.includes(action)).length;
  return `${count('create', 'secret')} to create, ${count('update', 'policy')} to change, ${count('delete')} to delete.`;
}
