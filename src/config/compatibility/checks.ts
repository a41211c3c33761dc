import { closest } from '../closest.js';
import type { Fault } from '../faults.js';
import type { Sources } from '../given.js';
import type { AbsentOption } from './absent-option.js';
import { IGNORED } from './ignored.js';
import { isExternalAuth, isOfAnotherProgram } from './other-programs.js';
import { RESTRICTIONS } from './restricting.js';

/** Every option of the reference that this server does not read. */
export const ABSENT_OPTIONS: readonly AbsentOption[] = [
  ...RESTRICTIONS.map(({ option }) => option),
  ...IGNORED.flatMap(({ options }) => options),
];

/** One fault for each unsupported option that would have restricted something. */
export function lostRestrictions(sources: Sources): Fault[] {
  return RESTRICTIONS.flatMap(({ option, lost }) => {
    const { env: variable, flag } = option;
    return isSet(option, sources) ? [{ variable, flag, reason: `is not supported: ${lost}` }] : [];
  });
}

/** The same for variables of named providers: `CODER_OIDC_OKTA_ORGANIZATION_FIELD` would restrict as much as `CODER_OIDC_ORGANIZATION_FIELD`. */
export function lostRestrictionsOf(providerVariables: (env: string) => readonly string[], { env }: Sources): Fault[] {
  return RESTRICTIONS.filter(({ option }) => option.env?.startsWith('CODER_OIDC_')).flatMap(({ option, lost }) =>
    providerVariables(option.env ?? '')
      .filter((variable) => hasEffect(option, env[variable] ?? ''))
      .map((variable) => ({ variable: undefined, flag: variable, reason: `is not supported: ${lost}` })),
  );
}

/** One line per reason why options have no effect. */
export function ignoredLines(sources: Sources): string[] {
  const absent = IGNORED.map(({ reason, options }) => ({
    reason,
    names: options.filter((option) => isSet(option, sources)).map((option) => usedName(option, sources)),
  }));
  const gitProviders = Object.keys(sources.env).filter(isExternalAuth);
  return [...absent, { reason: 'Gatehouse has no workspaces to use Git providers', names: gitProviders }]
    .filter(({ names }) => names.length > 0)
    .map(({ reason, names }) => `no effect: ${names.join(', ')} (${reason})`);
}

/** Variables that look like ours but that no program reads. `known` lists those that this server reads. */
export function unknownVariables(env: Sources['env'], known: readonly string[]): Fault[] {
  const elsewhere = ABSENT_OPTIONS.flatMap(({ env: variable }) => variable ?? []);
  const candidates = [...known, ...elsewhere].filter((variable) => variable.startsWith('CODER_'));
  const read = new Set([...known, ...elsewhere]);
  return Object.keys(env).flatMap((variable) => {
    if (read.has(variable)) return [];
    const meant = closest(variable, candidates);
    if (meant === undefined && (!variable.startsWith('CODER_') || isOfAnotherProgram(variable) || isExternalAuth(variable))) return [];
    const hint = meant === undefined ? '' : `, did you mean ${meant}?`;
    return [{ variable: undefined, flag: variable, reason: `is not a known variable${hint}` }];
  });
}

function isSet(option: AbsentOption, sources: Sources): boolean {
  return hasEffect(option, sources.flag(option.flag) ?? variableText(option, sources));
}

function hasEffect(option: AbsentOption, text: string): boolean {
  return text.trim() !== '' && !option.isHarmless(text.trim());
}

function usedName(option: AbsentOption, { flag }: Sources): string {
  return flag(option.flag) === undefined ? (option.env ?? option.flag) : option.flag;
}

function variableText({ env: variable }: AbsentOption, { env }: Sources): string {
  return variable === undefined ? '' : (env[variable] ?? '');
}
