import { MIN_PASSWORD_BITS, PASSWORD_KINDS, PASSWORD_RUNS } from '../../common/index.js';

const MAX_BYTES = 64;

/** Returns the fault of this password, or null. It needs at least 52 bits of entropy and at most 64 bytes; nothing else. */
export function passwordFault(password: string): string | null {
  if (Buffer.byteLength(password, 'utf8') > MAX_BYTES) return `password must be no more than ${MAX_BYTES} characters`;
  if (entropyBits(password) >= MIN_PASSWORD_BITS) return null;
  const unused = PASSWORD_KINDS.filter((kind) => !Array.from(password).some((character) => kind.characters.includes(character)));
  const advice = [...new Set(unused.map((kind) => kind.advice)), 'using a longer password'];
  return `insecure password, try ${joined(advice)}`;
}

/** log2(alphabet ^ length), where the alphabet is the sum of the kinds used, and repetitions and runs count for two characters. */
function entropyBits(password: string): number {
  const characters = Array.from(password);
  const used = PASSWORD_KINDS.filter((kind) => characters.some((character) => kind.characters.includes(character)));
  const others = new Set(characters.filter((character) => !PASSWORD_KINDS.some((kind) => kind.characters.includes(character))));
  const alphabet = used.reduce((sum, kind) => sum + kind.characters.length, others.size);
  const length = effectiveLength(characters);
  return length === 0 ? 0 : length * Math.log2(Math.max(alphabet, 1));
}

/** The length after cutting every repetition of a character, and every run along a keyboard row, the digits or the alphabet, to two. */
function effectiveLength(characters: readonly string[]): number {
  let kept = withoutRuns(characters, (previous, current) => previous === current);
  for (const sequence of PASSWORD_RUNS) {
    kept = withoutRuns(kept, (previous, current) => isNext(sequence, previous, current));
    kept = withoutRuns(kept, (previous, current) => isNext(sequence, current, previous));
  }
  return kept.length;
}

function isNext(sequence: string, first: string, second: string): boolean {
  const at = sequence.indexOf(first);
  return at !== -1 && sequence[at + 1] === second;
}

function withoutRuns(characters: readonly string[], continues: (previous: string, current: string) => boolean): string[] {
  let run = 1;
  return characters.filter((character, index) => {
    const previous = characters[index - 1];
    run = previous !== undefined && continues(previous, character) ? run + 1 : 1;
    return run <= 2;
  });
}

function joined(parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} or ${parts.at(-1) ?? ''}`;
}
