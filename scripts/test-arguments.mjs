import { TIERS } from './tiers.mjs';
import { fail } from './toolchain.mjs';

/**
 * A path given with a tier narrows it. The path of a source is accepted as shells and editors complete it, although Jest runs the
 * compiled file. From the first other option on, everything is passed to Jest unchanged.
 */
export function jestArguments(argv) {
  const tiers = [];
  const paths = [];
  let i = 0;
  for (; i < argv.length; i++) {
    const [name, inline] = argv[i].split('=', 2);
    if (name === '--tier') {
      const tier = inline ?? argv[++i] ?? '';
      if (!Object.hasOwn(TIERS, tier)) fail(`unknown tier "${tier}": one of ${Object.keys(TIERS).join(', ')}`);
      tiers.push(...TIERS[tier]);
    } else if (name.startsWith('-')) break;
    else paths.push(argv[i].replace(/^\.\//, '').replace(/\.ts$/, '.js'));
  }
  const narrowed = tiers.flatMap((tier) => paths.map((path) => narrow(tier, path)));
  const patterns = narrowed.length > 0 ? narrowed : [...tiers, ...paths];
  const isUnit = patterns.length > 0 && patterns.every((pattern) => TIERS.unit.some((place) => pattern.startsWith(place)));
  return { args: [...patterns, ...argv.slice(i)], isUnit };
}

/** The part of a tier's folder that matches a path: one from the root of the repository, or a part of one. */
function narrow(folder, path) {
  const fromRoot = path.startsWith('dist/') ? path : `dist/${path}`;
  if (fromRoot.startsWith(folder)) return fromRoot;
  return folder.startsWith(fromRoot) ? folder : `${folder}.*${path}`;
}
