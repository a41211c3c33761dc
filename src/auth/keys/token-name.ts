import { randomInt } from 'node:crypto';

const FIRST = [
  'amber',
  'brisk',
  'calm',
  'clever',
  'cosmic',
  'gentle',
  'golden',
  'lucid',
  'mellow',
  'nimble',
  'quiet',
  'rapid',
  'silver',
  'sunny',
  'vivid',
  'wise',
];
const SECOND = [
  'badger',
  'beacon',
  'cedar',
  'comet',
  'ferry',
  'harbor',
  'heron',
  'lantern',
  'maple',
  'meadow',
  'otter',
  'pebble',
  'raven',
  'river',
  'sparrow',
  'willow',
];

/** These words occur in paths instead of a token name. */
const RESERVED: ReadonlySet<string> = new Set(['tokenconfig']);

/** Returns the fault of a requested token name, or null. */
export function tokenNameFault(name: string): string | null {
  return RESERVED.has(name.toLowerCase()) ? `"${name}" is a reserved name` : null;
}

/** A random name for a token without one, such as `calm_otter7`; there are enough names that collisions of one user are unlikely. */
export function randomTokenName(): string {
  const pick = (words: readonly string[]): string => words[randomInt(words.length)] ?? '';
  return `${pick(FIRST)}_${pick(SECOND)}${randomInt(1_000_000)}`;
}
