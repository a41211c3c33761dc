import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInstalled } from '../../src/testing/index.js';
import { createPerson, type Person } from '../support/people.js';
import { type RunningServer, startServer } from '../support/server.js';
import { temporaryDirectory } from '../support/temporary-directory.js';
import type { Soak } from './section.js';

export const title = 'clients that are generated from docs/openapi.json, in Go and Python, compile and work';
export const limitSeconds = 900;

/** This file is dist/test/soak/openapi-clients.soak.js. */
const DOCUMENT = fileURLToPath(new URL('../../../docs/openapi.json', import.meta.url));
const GO_GENERATOR = 'github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2';
const GO_RUNTIME = 'github.com/oapi-codegen/runtime@v1.9.0';
const PYTHON_GENERATOR = 'openapi-python-client==0.29.1';

/** Each reads its own user, with a token, and the build information, without one. */
const GO_PROGRAM = `package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
)

func main() {
	anybody, err := NewClientWithResponses(os.Args[1])
	if err != nil {
		panic(err)
	}
	build, err := anybody.GetBuildInfoWithResponse(context.Background())
	if err != nil {
		panic(err)
	}
	person, err := NewClientWithResponses(os.Args[1], WithRequestEditorFn(func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", "Bearer "+os.Getenv("TOKEN"))
		return nil
	}))
	if err != nil {
		panic(err)
	}
	user, err := person.GetUserWithResponse(context.Background(), "me")
	if err != nil {
		panic(err)
	}
	fmt.Println(build.StatusCode(), user.StatusCode(), user.JSON200.Username)
}
`;
const PYTHON_PROGRAM = `
import importlib, os, pkgutil, sys
import gatehouse_client
from gatehouse_client.api.deployment import get_build_info
from gatehouse_client.api.users import get_user

for module in pkgutil.walk_packages(gatehouse_client.__path__, "gatehouse_client."):
    importlib.import_module(module.name)
build = get_build_info.sync_detailed(client=gatehouse_client.Client(base_url=sys.argv[1]))
person = gatehouse_client.AuthenticatedClient(base_url=sys.argv[1], token=os.environ["TOKEN"])
user = get_user.sync_detailed("me", client=person)
print(int(build.status_code), int(user.status_code), user.parsed.username)
`;

export async function run(soak: Soak): Promise<void> {
  const directory = await temporaryDirectory('openapi-clients');
  const server = await startServer();
  try {
    const person = await createPerson(server, { username: 'walker' });
    await copyFile(DOCUMENT, join(directory, 'openapi.json'));
    if (isInstalled('go')) tryGo(soak, directory, server, person);
    else soak.say('skipped: Go is not installed');
    if (isInstalled('python3')) tryPython(soak, directory, server, person);
    else soak.say('skipped: Python is not installed');
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

function tryGo({ say, check }: Soak, cwd: string, server: RunningServer, person: Person): void {
  const env = { GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod', CGO_ENABLED: '0', TOKEN: person.token };
  const go = (...args: readonly string[]): string => runProgram('go', args, cwd, env);
  writeFileSync(join(cwd, 'client.yaml'), 'package: main\noutput: client.gen.go\ngenerate:\n  models: true\n  client: true\n');
  writeFileSync(join(cwd, 'main.go'), GO_PROGRAM);
  go('mod', 'init', 'example.com/client');
  go('get', '-tool', GO_GENERATOR);
  go('get', GO_RUNTIME);
  go('tool', 'oapi-codegen', '-config', 'client.yaml', 'openapi.json');
  go('vet', '.');
  const printed = go('run', '.', server.url).trim();
  say(`Go: ${printed}`);
  check(printed === '200 200 walker', 'the client in Go works');
}

function tryPython({ say, check }: Soak, cwd: string, server: RunningServer, person: Person): void {
  const bin = join(cwd, 'venv', 'bin');
  const execute = (program: string, ...args: readonly string[]): string => runProgram(program, args, cwd, { TOKEN: person.token });
  execute('python3', '-m', 'venv', 'venv');
  execute(join(bin, 'pip'), 'install', '--quiet', '--disable-pip-version-check', PYTHON_GENERATOR);
  const generated = execute(
    join(bin, 'openapi-python-client'),
    'generate',
    '--path=openapi.json',
    '--meta=none',
    '--output-path=gatehouse_client',
  );
  const left = [...generated.matchAll(/^WARNING parsing (\w+ \S+) within .* will not be generated/gm)].map(([, operation]) => operation);
  // The generator knows no bodies in the formats of archives.
  check(left.join() === 'POST /api/v2/files', `the client in Python has every operation but the upload (it lacks ${left.join(', ')})`);
  execute(join(bin, 'python'), '-m', 'compileall', '-q', 'gatehouse_client');
  writeFileSync(join(cwd, 'program.py'), PYTHON_PROGRAM);
  const printed = execute(join(bin, 'python'), 'program.py', server.url).trim();
  say(`Python: ${printed}`);
  check(printed === '200 200 walker', 'the client in Python works');
}

/** What it prints, errors included. Throws if it fails. */
function runProgram(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${String(status)}: ${stdout}${stderr}`);
  return stdout + stderr;
}
