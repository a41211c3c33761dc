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

/** A name for a token that was given none, as in `calm_otter7`: many enough that a user meets none twice. */
export function randomTokenName(): string {
  const pick = (words: readonly string[]): string => words[randomInt(words.length)] ?? '';
  return `${pick(FIRST)}_${pick(SECOND)}${randomInt(1_000_000)}`;
}
