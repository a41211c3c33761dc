import { OperatorError } from '../../common/index.js';
import { type Environment, path, productVersion, readProxySettings } from '../../config/index.js';
import { type Auth, bearerToken, type Client, createClient, type Send } from '../../sdk/client/index.js';
import { type Credential, isProtected, type Profile, Profiles, serverUrl } from '../credentials/index.js';
import {
  addHeaders,
  asFetch,
  chain,
  entitlementWarnings,
  type GivenOption,
  onlyOwnServer,
  parseHeader,
  readTlsFiles,
  refuseOtherServers,
  retries,
  runHeaderCommand,
  sender,
  telemetry,
  trace,
  userAgent,
  versionCheck,
} from '../transport/index.js';
import type { CONNECTION_FLAGS } from './connection-flags.js';
import type { Console } from './console.js';
import { type DeviceCredential, DeviceLogin, newLoginStore, profileStore } from './device-tokens.js';
import { EXIT_CODES } from './exit-codes.js';
import { CommandFailure, type CredentialSource, FAILURE } from './failures.js';
import type { FlagSource, ReadFlags } from './flags.js';
import { noneChosen, notLoggedIn } from './signed-out.js';

const DEFAULT_DIRECTORY = '~/.config/gatehouse';
/** Of a call, with the waits that the server asks for. The layers of the transport decide what is sent again. */
const TIMEOUT_MS = 180_000;

/** The profiles in a directory, by default in that of the account. */
export function openProfiles(directory: string | undefined, warn: (text: string) => void): Profiles {
  return new Profiles(path.parse(directory ?? DEFAULT_DIRECTORY), warn);
}

/** The server that a command talks to. */
export interface Target {
  readonly url: string;
  readonly source: NonNullable<FlagSource> | 'argument' | 'profile';
  /** The login there, if there is one. */
  readonly profile: Profile | null;
}

interface ConnectionParts {
  readonly flags: ReadFlags<typeof CONNECTION_FLAGS>;
  readonly console: Console;
  readonly env: Environment;
  /** The full name of the command. */
  readonly command: string;
  readonly givenOptions: readonly GivenOption[];
}

/** How one run of a command reaches its server. Sends nothing before the command does. */
export class Connection {
  readonly profiles: Profiles;
  private readonly senders = new Map<string, Send>();
  private found: Target | undefined;
  private signedIn: Client | undefined;
  private isTyped = false;

  constructor(private readonly parts: ConnectionParts) {
    const { flags, console } = parts;
    this.profiles = openProfiles(flags.values.globalConfig, (text) => {
      console.warn(text);
    });
  }

  /** Throws if nobody said which server. */
  get target(): Target {
    return (this.found ??= this.findTarget());
  }

  /** With the credential of `--token` or of the profile, if there is one. */
  get api(): Client {
    return (this.signedIn ??= this.clientOf(this.target.url, this.auth()));
  }

  /** Sends requests to this server through the transport of this command. */
  clientOf(url: string, auth?: Auth): Client {
    return createClient({ url, fetch: asFetch(this.senderOf(url)), retries: 0, timeoutMs: TIMEOUT_MS, ...(auth && { auth }) });
  }

  /** The command that examines the way to the server of a request. Without a flag, `ping` examines the way to that of the current profile. */
  pingFor(requestUrl: string): string {
    const url = [...this.senders.keys()].find((each) => requestUrl.startsWith(`${each}/`));
    return url === undefined || this.isCurrent(url) ? 'gatehouse ping' : `gatehouse ping --url ${url}`;
  }

  /** Asks for a token, which is then the one that the server says something about. */
  async askToken(question: string, instead: string): Promise<string> {
    this.isTyped = true;
    return this.parts.console.askSecret(question, instead);
  }

  /** Where the token of the requests comes from; null if they have none. */
  get credentialSource(): CredentialSource {
    const { values, sources } = this.parts.flags;
    if (this.isTyped) return 'terminal';
    if (values.token !== undefined) return sources.token;
    return this.found?.profile ? 'profile' : null;
  }

  private isCurrent(url: string): boolean {
    try {
      return this.profiles.current()?.url === url;
    } catch (error) {
      // A damaged profile must not hide the error that is being explained.
      if (error instanceof OperatorError) return false;
      throw error;
    }
  }

  senderOf(url: string): Send {
    const known = this.senders.get(url);
    if (known) return known;
    const send = this.transport(url);
    this.senders.set(url, send);
    return send;
  }

  authOf(credential: Credential, { url, profile }: Pick<Target, 'url' | 'profile'>): Auth {
    if (credential.kind === 'token') return bearerToken(credential.token);
    return this.deviceLogin(credential, { url, profile });
  }

  private deviceLogin(credential: DeviceCredential, { url, profile }: Pick<Target, 'url' | 'profile'>): DeviceLogin {
    return new DeviceLogin(this.clientOf(url), url, profile ? profileStore(this.profiles, profile) : newLoginStore(credential));
  }

  /** The token of `--token` or its variable; undefined if neither was given. */
  givenToken(): (() => Promise<string>) | undefined {
    const { flags, console } = this.parts;
    const { token } = flags.values;
    if (token === undefined) return undefined;
    return token === '-'
      ? () => console.askSecret('Token: ', 'no token: --token - reads it from standard input')
      : () => Promise.resolve(token);
  }

  /** The server that an argument names. */
  named(argument: string): Target {
    const url = serverUrl(argument);
    return { url, source: 'argument', profile: this.profileFor(url) };
  }

  /** The token of the profile, for another program. Renewed, if it has expired. */
  async storedToken({ url, profile }: Target): Promise<string> {
    if (!profile) throw new CommandFailure(notLoggedIn(url), EXIT_CODES.signedOut.code);
    const credential = this.profiles.credentialOf(profile);
    return credential.kind === 'token' ? credential.token : this.deviceLogin(credential, { url, profile }).accessToken();
  }

  private findTarget(): Target {
    const { values, sources } = this.parts.flags;
    if (values.url !== undefined && sources.url !== null) {
      const url = serverUrl(values.url);
      return { url, source: sources.url, profile: this.profileFor(url) };
    }
    const profile = values.profile === undefined ? this.profiles.current() : this.profiles.read(values.profile);
    if (profile) return { url: profile.url, source: 'profile', profile };
    throw new CommandFailure(this.whyNone(), EXIT_CODES.signedOut.code);
  }

  private whyNone(): string {
    const { profile } = this.parts.flags.values;
    if (profile !== undefined) return `There is no profile ${JSON.stringify(profile)}. See \`gatehouse profiles list\`.`;
    const names = this.profiles.names();
    return names.length === 0 ? notLoggedIn() : noneChosen(names);
  }

  /** A credential is only for its own server. */
  private profileFor(url: string): Profile | null {
    const { profile: name } = this.parts.flags.values;
    const profile = name === undefined ? this.profiles.findByUrl(url) : this.profiles.read(name);
    return profile?.url === url ? profile : null;
  }

  private auth(): Auth | undefined {
    const { target } = this;
    const given = this.givenToken();
    if (given) {
      let token: Promise<string> | undefined;
      return bearerToken(() => (token ??= given()));
    }
    return target.profile ? this.authOf(this.profiles.credentialOf(target.profile), target) : undefined;
  }

  /** Throws before anything is sent, and before a header command runs, if others could read it on the way. */
  private transport(url: string): Send {
    this.requireProtection(url);
    const { flags, console, env, command, givenOptions } = this.parts;
    const { header, headerCommand, noFeatureWarning, noVersionWarning, verbose, ...rest } = flags.values;
    const warn = (text: string): void => {
      console.warn(text);
    };
    const fields = header.map((text) => parseHeader(text, '--header'));
    const tls = readTlsFiles({ ca: rest.clientTlsCaFile, cert: rest.clientTlsCertFile, key: rest.clientTlsKeyFile });
    const version = productVersion();
    const load = async (): Promise<Awaited<ReturnType<typeof runHeaderCommand>>> =>
      headerCommand === undefined ? fields : [...fields, ...(await runHeaderCommand(headerCommand, url, env))];
    const layers = [
      addHeaders(load),
      ...(noFeatureWarning ? [] : [entitlementWarnings(warn)]),
      ...(noVersionWarning ? [] : [versionCheck(version, warn)]),
      userAgent(version, command),
      telemetry(command, givenOptions, new Date()),
      onlyOwnServer(url),
      refuseOtherServers(url),
      retries({
        onWait: (seconds, status) => {
          warn(`the server responded with ${status} and asks to wait ${seconds} seconds. Waiting`);
        },
      }),
      ...(verbose
        ? [
            trace((line) => {
              console.say(line);
            }),
          ]
        : []),
    ];
    return chain(layers, sender(url, readProxySettings(env), tls));
  }

  private requireProtection(url: string): void {
    if (isProtected(url)) return;
    const { flags, console } = this.parts;
    if (!flags.values.allowPlainHttp) {
      throw new CommandFailure(
        `nothing was sent to ${url}: without encryption, others on the way can read passwords and tokens. Use https, or pass --allow-plain-http`,
        FAILURE,
      );
    }
    console.warn(`requests to ${url} are not encrypted: others on the way can read passwords and tokens`);
  }
}
