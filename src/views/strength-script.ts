import { MIN_PASSWORD_BITS, PASSWORD_KINDS, PASSWORD_RUNS } from '../common/index.js';

/** The rule of src/auth/passwords/password-strength.ts for the browser, so that a password never leaves the page before the form is sent. */
export const STRENGTH_SOURCE = `
const KINDS = ${JSON.stringify(PASSWORD_KINDS.map(({ characters }) => characters))};
const RUNS = ${JSON.stringify(PASSWORD_RUNS)};
const ENOUGH_BITS = ${String(MIN_PASSWORD_BITS)};
function withoutRuns(characters, continues) {
  let run = 1;
  return characters.filter((character, index) => {
    run = index > 0 && continues(characters[index - 1], character) ? run + 1 : 1;
    return run <= 2;
  });
}
function bitsOf(password) {
  const characters = Array.from(password);
  const used = KINDS.filter((kind) => characters.some((character) => kind.includes(character)));
  const others = new Set(characters.filter((character) => !KINDS.some((kind) => kind.includes(character))));
  const isNext = (run, first, second) => run.includes(first) && run[run.indexOf(first) + 1] === second;
  let kept = withoutRuns(characters, (before, after) => before === after);
  for (const run of RUNS) {
    kept = withoutRuns(kept, (before, after) => isNext(run, before, after));
    kept = withoutRuns(kept, (before, after) => isNext(run, after, before));
  }
  return kept.length && kept.length * Math.log2(used.reduce((sum, kind) => sum + kind.length, others.size));
}
for (const strength of document.querySelectorAll('[data-strength-of]')) {
  const input = document.getElementById(strength.dataset.strengthOf);
  if (!input) continue;
  const [meter, words] = strength.children;
  meter.max = 2 * ENOUGH_BITS;
  meter.low = meter.high = ENOUGH_BITS;
  meter.optimum = meter.max;
  meter.setAttribute('aria-label', 'Strength');
  input.addEventListener('input', () => {
    const bits = bitsOf(input.value);
    strength.hidden = input.value === '';
    meter.value = bits;
    words.textContent = bits < ENOUGH_BITS ? 'Easy to guess' : bits < 1.5 * ENOUGH_BITS ? 'Good' : 'Strong';
  });
}
`;
