import { acceptablePictureUrl } from '../common/index.js';

interface Banner {
  readonly enabled: boolean;
  readonly message: string;
  /** `#rrggbb`. */
  readonly backgroundColor: string;
}

/** How clients present this deployment. */
export interface Appearance {
  readonly applicationName: string;
  readonly logoUrl: string;
  readonly banners: readonly Banner[];
}

/** Reads the output of `formatAppearance`. Other content, which an operator may have written to the database, is ignored. */
export function parseAppearance(text: string | null): Appearance {
  const stored = storedObject(text);
  const banners: unknown[] = Array.isArray(stored['banners']) ? stored['banners'] : [];
  return {
    applicationName: textOf(stored['applicationName']),
    logoUrl: acceptablePictureUrl(textOf(stored['logoUrl'])),
    banners: banners.flatMap((banner) => (isBanner(banner) ? [banner] : [])),
  };
}

export function formatAppearance({ applicationName, logoUrl, banners }: Appearance): string {
  return JSON.stringify({ applicationName, logoUrl, banners });
}

function storedObject(text: string | null): Record<string, unknown> {
  if (text === null || text === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isBanner(value: unknown): value is Banner {
  if (typeof value !== 'object' || value === null) return false;
  const { enabled, message, backgroundColor } = value as Record<keyof Banner, unknown>;
  return typeof enabled === 'boolean' && typeof message === 'string' && typeof backgroundColor === 'string';
}
