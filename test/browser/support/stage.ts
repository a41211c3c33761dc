import type { Browser } from 'playwright-core';
import { registerClient } from '../../support/oauth/index.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { launchBrowser } from '../../support/chromium.js';
import { createFirstUser, sessionOf } from './people.js';
import { Visitor, type VisitorOptions } from './visitor.js';

/** An app on a site of its own, which is told where the server is and which client it is. */
interface App {
  readonly origin: string;
  readonly redirectUri: string;
  configure(url: string, clientId: string): void;
  stop(): Promise<void>;
}

interface StageOptions<Played extends App> {
  readonly env?: (app: Played) => Readonly<Record<string, string>>;
  /** Whether ADA is the first user. Default true. */
  readonly hasUser?: boolean;
  /** Registered as a public client. */
  readonly app?: { start(): Promise<Played> };
  /** Further origins that a visitor may contact, and how the browser differs. */
  readonly visitor?: (server: RunningServer) => Partial<VisitorOptions>;
  /** Whether visitors may have complaints at the end. Default false. */
  readonly mayComplain?: boolean;
}

export interface Stage<Played> {
  browser: Browser;
  server: RunningServer;
  app: Played;
  /** Of the current test. */
  visitor: Visitor;
}

/** Starts the browser and the server of a suite, and has a new visitor for each of its tests, who must not have anything to complain about. */
export function setStage<Played extends App = App>(options: StageOptions<Played> = {}): Stage<Played> {
  const stage = {} as Stage<Played>; // complete before the first test
  beforeAll(async () => {
    stage.browser = await launchBrowser();
    if (options.app) stage.app = await options.app.start();
    stage.server = await startServer(options.env && { env: options.env(stage.app) });
    const { app, server } = stage;
    if (options.hasUser ?? true) await createFirstUser(server);
    if (!options.app) return;
    const { id } = await registerClient(server, await sessionOf(server), { type: 'public', redirectUris: [app.redirectUri] });
    app.configure(server.url, id);
  });
  afterAll(async () => {
    await stage.browser.close();
    await stage.server.stop();
    if (options.app) await stage.app.stop();
  });
  beforeEach(async () => {
    const { browser, server } = stage;
    const { origins = [], ...rest } = options.visitor?.(server) ?? {};
    const known = options.app ? [server.url, stage.app.origin] : [server.url];
    stage.visitor = await Visitor.arrive(browser, { origins: [...known, ...origins], ...rest });
  });
  afterEach(async () => {
    await stage.visitor.leave();
    if (!options.mayComplain) expect(stage.visitor.complaints()).toEqual([]);
  });
  return stage;
}
