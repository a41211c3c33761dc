import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ROOT } from '../../bench/contestants/paths.js';
import { PROGRAM } from '../../support/program.js';
import type { Recipe } from './recipe.js';

/** Maven resets the colors of a terminal even without one. */
// eslint-disable-next-line no-control-regex -- that is what it looks for
const COLOR = /\u001b\[[0-9;]*m/g;
/** Modules of Debian and Ubuntu; elsewhere they are in other folders. */
const APACHE_MODULES = '/usr/lib/apache2/modules/';

/** Something that no package manager of ours installs is not on this machine. */
export class NotInstalled extends Error {
  override readonly name = 'NotInstalled';
}

/** Fetching and building may take this long on a slow connection. */
const TIMEOUT_MS = 20 * 60_000;

/** How a runtime installs packages and starts a program. */
interface Workshop {
  readonly install: (packages: readonly string[], directory: string) => void;
  readonly command: (file: string, directory: string) => readonly [string, ...string[]];
  /** The version that was installed of the first package. */
  readonly version: (packages: readonly string[], directory: string) => string;
}

const WORKSHOPS: Readonly<Record<Recipe['runtime'], Workshop>> = {
  node: {
    install: (packages, cwd) => {
      writeFileSync(join(cwd, 'package.json'), '{"private":true,"type":"module"}');
      run('npm', ['install', '--no-audit', '--no-fund', ...packages], cwd);
    },
    command: (file) => [process.execPath, file],
    version: ([name = ''], cwd) => run('node', ['-p', `require('./node_modules/${unversioned(name)}/package.json').version`], cwd),
  },
  python: {
    install: (packages, cwd) => {
      run('python3', ['-m', 'venv', 'venv'], cwd);
      run('venv/bin/pip', ['install', '--quiet', ...packages], cwd);
    },
    command: (file) => ['venv/bin/python', file],
    version: ([name = ''], cwd) => /^Version: (.*)$/m.exec(run('venv/bin/pip', ['show', name], cwd))?.[1] ?? '',
  },
  go: {
    install: (packages, cwd) => {
      run('go', ['mod', 'init', 'example'], cwd);
      for (const name of packages) run('go', ['get', name], cwd);
      run('go', ['mod', 'tidy'], cwd);
    },
    // `go run` would not pass a signal on to the program.
    command: (file, cwd) => {
      run('go', ['build', '-o', 'program', file], cwd);
      return [join(cwd, 'program')];
    },
    version: ([name = ''], cwd) => run('go', ['list', '-m', '-f', '{{.Version}}', unversioned(name)], cwd),
  },
  // The page has a script that starts the program by its name.
  'go-command': {
    install: ([name = ''], cwd) => {
      run('go', ['mod', 'init', 'example'], cwd);
      run('go', ['get', name], cwd);
      run('go', ['build', '-o', join(cwd, commandOf(name)), name], cwd);
    },
    command: (file) => ['sh', '-c', `PATH="$PWD:$PATH" . ./${file}`],
    version: ([name = ''], cwd) => run('go', ['list', '-m', '-f', '{{.Version}}', name], cwd),
  },
  // This server, with an embedded database of its own.
  gatehouse: {
    install: (_packages, cwd) => {
      writeFileSync(join(cwd, 'gatehouse'), `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`, { mode: 0o755 });
    },
    command: (file) => ['sh', '-c', `PATH="$PWD:$PATH" . ./${file}`],
    version: () => run('node', ['-p', `require('${join(ROOT, 'package.json')}').version`], ROOT),
  },
  maven: {
    // pom.xml is a file of the page.
    install: (_packages, cwd) => {
      run('mvn', ['--batch-mode', '--quiet', 'package'], cwd);
    },
    command: () => ['java', '-jar', 'target/app.jar'],
    version: ([name = ''], cwd) => run('mvn', ['help:evaluate', '-q', '-DforceStdout', `-Dexpression=${name}`], cwd).replace(COLOR, ''),
  },
  apache: {
    install: (packages) => {
      // libapache2-mod-auth-openidc: mod_auth_openidc.so
      const [name = ''] = packages;
      const module = `${APACHE_MODULES}${name.replace('libapache2-', '').replaceAll('-', '_')}.so`;
      if (!existsSync(module)) throw new NotInstalled(`${module} does not exist (apt-get install apache2 ${name})`);
    },
    // In the foreground, so that whoever starts it can stop it; no configuration of the system is read.
    command: (file, cwd) => ['apache2', '-d', cwd, '-f', join(cwd, file), '-DFOREGROUND'],
    version: ([name = ''], cwd) => run('dpkg-query', ['--show', '--showformat=${Version}', name], cwd),
  },
};

export interface Installed {
  readonly command: readonly [string, ...string[]];
  readonly version: string;
}

/** Writes the files of a recipe into the directory and installs what they need. Throws if that fails. */
export function install({ runtime, packages, files }: Recipe, directory: string): Installed {
  mkdirSync(directory, { recursive: true });
  const workshop = WORKSHOPS[runtime];
  for (const { path, text } of files) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  workshop.install(packages, directory);
  const [main] = files;
  return { command: workshop.command(main?.path ?? '', directory), version: workshop.version(packages, directory) };
}

/** The name of a command whose module ends with a major version, or does not. */
function commandOf(module: string): string {
  return basename(module.replace(/\/v\d+$/, ''));
}

function unversioned(name: string): string {
  return name.replace(/(?<=.)@[^/]*$/, '');
}

/** Runs a program to its end and returns its output. Throws if it fails. */
function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: TIMEOUT_MS });
  if (status === 0) return stdout.trim();
  throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? (stdout + stderr).slice(-1_000)}`);
}
