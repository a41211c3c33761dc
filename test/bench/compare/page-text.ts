import { median } from '../summary.js';
import { isBusy } from './conditions.js';
import type { Origin } from './results.js';

/** How the page of results writes numbers, tables and origins. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The median, and the least and the most if there are several. */
export function spread(values: readonly number[]): string {
  const middle = decimal(median(values));
  return values.length < 2 ? middle : `${middle} (${decimal(Math.min(...values))} - ${decimal(Math.max(...values))})`;
}

export function decimal(value: number): string {
  return value >= 100 ? whole(value) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function whole(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** When, of what, and on what kind of machine. */
export function originText({ measuredAt, commit, processor, loadBefore, conditions }: Origin): string {
  const parts = [`${measuredAt.slice(0, 10)} ${measuredAt.slice(11, 16)} UTC`, `commit ${commit}`, processor, `load before ${loadBefore}`];
  if (conditions) {
    const { speed, others, stolen } = conditions;
    parts.push(`SHA-256 ${whole(speed)} MiB/s`, `others used ${percent(others)} of the machine`);
    if (stolen > 0.005) parts.push(`${percent(stolen)} was stolen`);
    if (isBusy(conditions)) parts.push('**busy**');
  }
  return parts.join(', ');
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
