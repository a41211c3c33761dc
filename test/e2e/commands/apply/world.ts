import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer } from '../../../support/http-client.js';
import type { CommandResult } from '../../../support/command.js';
import { runHere } from '../../../support/command-here.js';
import { expectStatus } from '../../../support/expect-answer.js';
import { RecordingServer } from '../../../support/recording-server.js';
import { type RunningServer, startServer } from '../../../support/server.js';
import { createOwner } from '../../../support/sign-in.js';

/** A server of its own, its owner at a command line, and a folder with files. */
export class ApplyWorld {
  private constructor(
    readonly server: RunningServer,
    readonly recording: RecordingServer,
    readonly session: string,
    readonly folder: string,
  ) {}

  static async start(settings: Readonly<Record<string, string>> = {}): Promise<ApplyWorld> {
    const server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', ...settings } });
    const session = await createOwner(server);
    const recording = await RecordingServer.start(server.url);
    return new ApplyWorld(server, recording, session, mkdtempSync(join(tmpdir(), 'gatehouse-apply-')));
  }

  async stop(): Promise<void> {
    await this.recording.stop();
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Writes a file and returns its path. */
  write(name: string, content: string): string {
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  run(...argv: readonly string[]): Promise<CommandResult> {
    return this.runAs(this.session, ...argv);
  }

  runAs(session: string, ...argv: readonly string[]): Promise<CommandResult> {
    const env = { CODER_URL: this.recording.url, CODER_SESSION_TOKEN: session, CODER_CONFIG_DIR: this.path('config') };
    return runHere(argv, env);
  }

  /** The requests since the last call. */
  requests(): string[] {
    return this.recording.take().map((line) => line.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '{}'));
  }

  async get<T>(path: string): Promise<T> {
    return expectStatus(await this.server.get(`/api/v2${path}`, { 'coder-session-token': this.session }), 200).json<T>();
  }

  send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<Answer> {
    return this.server.request(method, `/api/v2${path}`, {
      headers: { 'coder-session-token': this.session },
      ...(body && { body: body as Record<string, unknown> }),
    });
  }
}

/** Something of every kind, each with a field that is not the default. */
export const EVERYTHING = `
organizations:
  - name: default
    display_name: Head office
    description: Where everybody is
  - name: research
    display_name: Research
groups:
  - name: developers
    display_name: Developers
  - organization: research
    name: chemists
roles:
  - organization: research
    name: auditor-light
    display_name: Auditor light
    permissions:
      organization_member: [read]
      group: [read]
service_accounts:
  - username: reports
    name: Nightly reports
    roles: [auditor]
    organizations:
      - name: research
        roles: [auditor-light]
      - name: default
apps:
  - name: Notes
    redirect_uris: [https://notes.example.com/callback, https://notes.example.com/other]
    scope: openid profile notes.read
    post_logout_redirect_uris: [https://notes.example.com/out]
    group_filter: [developers]
    claim_names: { preferred_username: login }
    default_max_age: 3600
    client_secret: file:notes.secret
  - name: Notes CLI
    client_type: public
    redirect_uris: [http://127.0.0.1/callback]
  - name: Reports
    service_account: reports
    scope: user:read
resource_servers:
  - name: Notes API
    identifier: https://notes.example.com/api
    scopes:
      - { name: notes.read, description: See your notes }
      - { name: notes.write, description: Change your notes }
    access_token_format: jwt
    access_token_lifetime_seconds: 300
    allowed_apps: [Notes, Notes CLI]
    client_secret: file:notes-api.secret
registration_policy: token
`;
