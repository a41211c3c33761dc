import type { ConfiguredOption } from '../../config/index.js';

/** Where a value comes from, for people. */
export const ORIGINS: Readonly<Record<ConfiguredOption['origin'], string>> = {
  default: 'default',
  env: 'environment or file',
  flag: 'command line',
};

/** A value as it is written in the configuration; null: there is none. */
export function valueText({ value, isSwitch }: ConfiguredOption): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (isSwitch || typeof value === 'boolean') return value === true ? 'on' : 'off';
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(textOf).join(', ');
  return textOf(value);
}

function textOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (isAddress(value)) return `${value.host.includes(':') ? `[${value.host}]` : value.host}:${value.port}`;
  return JSON.stringify(value);
}

function isAddress(value: unknown): value is { host: string; port: number } {
  return typeof value === 'object' && value !== null && 'host' in value && 'port' in value;
}

/** The name of a group in an address. */
export function slugOf(group: string): string {
  return group
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Does an option match the words of a search? */
export function matches({ variable, flag, description, group }: ConfiguredOption, search: string): boolean {
  const text = `${variable} ${flag} ${description} ${group}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
