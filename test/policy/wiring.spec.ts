import 'reflect-metadata';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from '../../src/app.module.js';
import { loadConfig } from '../../src/config/index.js';
import { createDataSource } from '../../src/data-source.js';
import { Keyring, KeyringDbcrypt } from '../../src/dbcrypt/index.js';
import { AccountsModule } from '../../src/operator/accounts.module.js';
import { EncryptionModule } from '../../src/operator/encryption.module.js';

/** This file is dist/test/policy/wiring.spec.js. */
const ROOT = join(import.meta.dirname, '..', '..', '..');
const SOURCES = join(ROOT, 'src');
const CLI = join(ROOT, 'dist', 'src', 'cli.js');

const files = readdirSync(SOURCES, { recursive: true, withFileTypes: true })
  .filter(({ name }) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
  // What unit tests run in, without Nest.
  .filter(({ parentPath }) => basename(parentPath) !== 'testing')
  .map(({ parentPath, name }) => join(parentPath, name))
  .map((path) => ({ path: relative(SOURCES, path), text: readFileSync(path, 'utf8') }));

/** Where the code, without comments, has this: `path` or, if repeated, `path (2)`. */
function placesOf(pattern: RegExp): string[] {
  const found = files.map(({ path, text }) => ({ path, count: [...text.replace(/\/\*\*.*?\*\//gs, '').matchAll(pattern)].length }));
  return found.filter(({ count }) => count > 0).map(({ path, count }) => (count === 1 ? path : `${path} (${count})`));
}

/** Objects that need a factory. Everything else is a class, whose constructor declares its needs. */
const FACTORIES = {
  'identity-providers/identity-providers.module.ts': 'there are as many identity providers as the configuration names',
  'outgoing/outgoing.module.ts': 'the proxy is named by variables that every program reads, and that are no settings of this server',
};

/** A global module hides which modules need it. */
const GLOBALS = {
  'app.module.ts': 'the answers to ports: whoever declares a port cannot import who answers it',
  'audit/audit-trail.module.ts': 'every change is on record',
  'authz/authz.module.ts': 'every store asks the authorizer',
  'core/clock.module.ts': 'time comes from the clock',
  'core/core.module.ts': 'settings and access URL',
  'database/database.module.ts': 'every feature has rows',
  'dbcrypt/dbcrypt.module.ts': 'made of the outcome of the check of the keys, which precedes the application: no feature could name it',
  'workload-identities/identity-stores.module.ts':
    'what ends keys ends the trust of agents, and stands below them: an import would be a cycle',
};

/** A class that takes the whole configuration could read any of its secrets. */
const WHOLE_CONFIGURATION = {
  'core/core.module.ts': 'provides it',
  'core/settings.ts': 'cuts slices from it',
  'deployment/deployment.store.ts': 'shows it, without secrets, to owners and auditors',
};

/** The entry points and what they share. */
const ROOT_FILES = ['app.module.ts', 'cli.ts', 'data-source.ts', 'main.ts'];

/** Constructors with repositories or stores in their arguments, outside Nest. */
const BY_HAND = /\bnew \w+(?:Repository|Store|Service)\(/g;
const MADE_BY_HAND = {
  'dbcrypt/context.ts (4)': 'statements without state, for the server before it is an application and for commands',
};

const unusedDatabase = createDataSource('postgresql://unused.invalid');

describe('Nest creates the classes', () => {
  it('with constructors: a factory has a reason', () => {
    expect(placesOf(/\buseFactory\b/g)).toEqual(Object.keys(FACTORIES).sort());
  });

  it('and no code does it by hand, for a command either', () => {
    expect(placesOf(BY_HAND)).toEqual(Object.keys(MADE_BY_HAND));
    expect(placesOf(/\bfunction \w+Over\(/g)).toEqual([]);
    expect(files.map(({ path }) => path).filter((path) => path.endsWith('/providers.ts'))).toEqual([]);
  });

  it('with imports that show dependencies: a global module has a reason', () => {
    expect(placesOf(/^@Global\(\)/gm)).toEqual(Object.keys(GLOBALS).sort());
  });

  it('with slices of the configuration: no class takes all of it', () => {
    const holders = files.filter(({ path, text }) => !path.startsWith('config/') && /\bCONFIG\b/.test(text)).map(({ path }) => path);
    expect(holders.sort()).toEqual(Object.keys(WHOLE_CONFIGURATION).sort());
  });

  it('with a slice for each class that needs settings, named after it', () => {
    const slices = files.flatMap(({ text }) => Array.from(text.matchAll(/\bclass (\w+) extends settings\(/g), ([, name = '']) => name));
    expect(slices.length).toBeGreaterThan(15);
    expect(slices.filter((name) => !name.endsWith('Settings'))).toEqual([]);
  });

  it('for the server: every dependency is provided in any configuration', async () => {
    const encryption = {
      dbcrypt: new KeyringDbcrypt(new Keyring([])),
      replica: { id: '', name: '', keyDigests: [] },
      registered: false,
      cannotRead: [],
    };
    const parts = { config: loadConfig({ env: {} }), dataSource: unusedDatabase, encryption };
    await NestFactory.create(AppModule.for(parts), new FastifyAdapter(), { logger: false, abortOnError: false });
  });

  it("for operators' commands, which need no settings", async () => {
    for (const module of [AccountsModule, EncryptionModule]) {
      await NestFactory.createApplicationContext(module.for(unusedDatabase), { logger: false, abortOnError: false });
    }
  });
});

describe('the folder src', () => {
  it('has four files besides its folders: everything else belongs somewhere', () => {
    expect(
      files
        .map(({ path }) => path)
        .filter((path) => dirname(path) === '.')
        .sort(),
    ).toEqual(ROOT_FILES);
  });
});

/** Packages that a program loads at start, directly or through its own files. */
function packagesAtStart(program: string): string[] {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(/^(?:(?:import|export)\b[^;'"]*\bfrom |import )['"]([^'"]+)['"];$/gm)) {
      if (name.startsWith('.')) visit(join(dirname(file), name));
      else if (!name.startsWith('node:')) packages.add(name);
    }
  };
  visit(program);
  expect(seen.size).toBeGreaterThan(20);
  return [...packages].sort();
}

describe('the command line', () => {
  it('loads no framework and no database driver before a command needs them', () => {
    expect(packagesAtStart(CLI)).toEqual(['commander', 'oauth4webapi', 'openapi-fetch']);
  });
});
