import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { loadConfig } from '../config/index.js';
import { CoreModule } from './core.module.js';
import { settings } from './settings.js';

class SpoolSettings extends settings('sessionDurationSeconds', 'cacheDirectory') {
  get directory(): string {
    return this.cacheDirectory ?? '/tmp';
  }
}

@Injectable()
class Spool {
  constructor(readonly settings: SpoolSettings) {}
}

@Module({ providers: [Spool, SpoolSettings], imports: [CoreModule.for(loadConfig({ env: { CODER_SESSION_DURATION: '1h' } }))] })
class WithSettings {}

@Module({ providers: [Spool] })
class WithoutSettings {}

describe('a slice of the configuration', () => {
  it('is injected by its type and has its named options, what it derives from them, and no other option', async () => {
    const context = await NestFactory.createApplicationContext(WithSettings, { logger: false, abortOnError: false });
    const slice = context.get(Spool).settings;
    await context.close();
    expect(Object.fromEntries(Object.entries(slice))).toEqual({ sessionDurationSeconds: 3600, cacheDirectory: undefined });
    expect(slice.directory).toBe('/tmp');
    expect(Object.isFrozen(slice)).toBe(true);
  });

  it('stops the start when no module provides it', async () => {
    const start = NestFactory.createApplicationContext(WithoutSettings, { logger: false, abortOnError: false });
    await expect(start).rejects.toThrow('SpoolSettings');
  });

  it('does not compile with a name that is not an option', () => {
    // @ts-expect-error A misspelled option.
    expect(settings('sessionDurationSecond')).toBeDefined();
  });
});
