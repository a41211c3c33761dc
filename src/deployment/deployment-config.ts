import type { ConfiguredOption } from '../config/index.js';
import { KNOWN_OPTIONS } from './known-options.js';

const NANOSECONDS = 1_000_000_000;

const NESTED = /^(oauth2_github|oidc|tls|swagger|prometheus)_(.+)$/;

/** For our own options, for example, `access_url`; for related options two names with a dot. */
function placeOf(variable: string): string {
  const name = variable.replace(/^CODER_/, '').toLowerCase();
  return KNOWN_OPTIONS[variable]?.place ?? name.replace(NESTED, (_, group: string, rest: string) => `${group.replace('_', '.')}.${rest}`);
}

/** The values of the configuration, nested as the reference's clients expect them. Durations are nanoseconds, secrets empty. */
export function configTree(options: readonly ConfiguredOption[]): Record<string, unknown> {
  const tree: Record<string, unknown> = {};
  for (const option of options) {
    const names = placeOf(option.variable).split('.');
    let branch = tree;
    for (const name of names.slice(0, -1)) {
      const next: unknown = (branch[name] ??= {});
      branch = next as Record<string, unknown>; // only this function puts something there, and a name is never both
    }
    branch[names.at(-1) ?? ''] = wireValue(option);
  }
  return tree;
}

/** One option in the reference's format. */
export function optionDescriptor(option: ConfiguredOption): Record<string, unknown> {
  return {
    name: KNOWN_OPTIONS[option.variable]?.name ?? nameOf(option.variable),
    description: option.description,
    flag: option.flag.slice(2),
    flag_shorthand: option.short?.slice(1) ?? '',
    env: option.variable,
    yaml: '',
    default: option.default && 'literal' in option.default ? option.default.literal : '',
    // A secret has no value at all, not even an empty one: those clients check its type and would refuse another.
    ...(option.isSecret ? { annotations: { secret: 'true' } } : { value: describedValue(option) }),
    group: { name: option.group },
    hidden: option.isHidden,
    value_source: option.origin,
  };
}

/** Kinds with text values: for the reference's clients an unset one is empty. */
const TEXTS: ReadonlySet<string> = new Set(['text', 'url', 'path', 'name', 'host:port']);

function wireValue(option: ConfiguredOption): unknown {
  const value = option.isSecret ? '' : plainValue(option);
  if (!KNOWN_OPTIONS[option.variable]?.isList) return value;
  return value === '' || value === null ? [] : [value];
}

function describedValue(option: ConfiguredOption): unknown {
  const value = wireValue(option);
  return KNOWN_OPTIONS[option.variable]?.isEnumeration ? { Choices: option.placeholder.split('|'), Value: value } : value;
}

function plainValue({ value, placeholder }: ConfiguredOption): unknown {
  if (placeholder === 'duration' && typeof value === 'number') return value * NANOSECONDS;
  if (isAddress(value)) return `${value.host.includes(':') ? `[${value.host}]` : value.host}:${value.port}`;
  return value ?? (TEXTS.has(placeholder) ? '' : null);
}

function isAddress(value: unknown): value is { host: string; port: number } {
  return typeof value === 'object' && value !== null && 'host' in value && 'port' in value;
}

/** `CODER_ACCESS_URL` becomes Access Url. */
function nameOf(variable: string): string {
  return variable
    .split('_')
    .slice(1)
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join(' ');
}
