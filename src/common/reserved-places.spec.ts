import { reservedFilePath, reservedVariable } from './reserved-places.js';

describe('reservedVariable', () => {
  it.each(
    `PATH HOME NODE_OPTIONS NODE_PATH NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED PYTHONPATH PYTHONSTARTUP PYTHONHOME PERL5OPT PERL5LIB
     PERL5DB RUBYOPT RUBYLIB JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS CLASSPATH BASH_ENV ENV PROMPT_COMMAND PS4 IFS SHELLOPTS BASHOPTS EDITOR
     VISUAL PAGER BROWSER npm_config_script_shell NPM_CONFIG_REGISTRY http_proxy HTTPS_PROXY NO_PROXY ALL_PROXY SSL_CERT_FILE SSL_CERT_DIR
     CURL_CA_BUNDLE REQUESTS_CA_BUNDLE DYLD_INSERT_LIBRARIES LD_PRELOAD GIT_SSH_COMMAND SSH_ASKPASS CODER_URL GATEHOUSE_URL node_options
     BASH_FUNC_ls TAR_OPTIONS VIMINIT PYTEST_ADDOPTS GREP_OPTIONS DOCKER_OPTS MAKEFLAGS RUSTC_WRAPPER LESSOPEN ZDOTDIR KUBECONFIG`.split(
      /\s+/,
    ),
  )('refuses %s', (name) => {
    expect(reservedVariable(name)).toContain('reserved');
  });

  it.each(
    `NPM_TOKEN NODE_AUTH_TOKEN GITHUB_TOKEN GITLAB_TOKEN AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN PGPASSWORD DATABASE_URL DB_PASSWORD
     API_KEY OPENAI_API_KEY DOCKER_PASSWORD TWINE_PASSWORD SENTRY_DSN STRIPE_SECRET TF_TOKEN CARGO_REGISTRY_TOKEN A TOKEN PASSWORD`.split(
      /\s+/,
    ),
  )('leaves %s to secrets', (name) => {
    expect(reservedVariable(name)).toBeNull();
  });
});

describe('reservedFilePath', () => {
  it.each([
    '~/.ssh/authorized_keys',
    '~/.ssh/id_ed25519',
    '~/.SSH/config',
    '~/.ssh./config',
    '/home/ada/.ssh/rc',
    '~//.ssh//config',
    '~/.ssh',
    '~/a/../.ssh/config',
    '~/./.bashrc',
    '~/.bashrc',
    '~\\.ssh\\config',
    '/root/.profile',
    '~/.zshenv',
    '~/.config/fish/conf.d/x.fish',
    '~/.gitconfig',
    '~/.config/git/config',
    '~/project/.git/hooks/pre-commit',
    '/etc/profile.d/x.sh',
    '/etc/gitconfig',
    '/etc/ld.so.preload',
    '/etc/environment',
    '~/bin/git',
    '~/.local/bin/git',
    '/usr/local/bin/git',
    '~/.cargo/bin/cargo',
    '~/go/bin/x',
    '~/.cargo/config.toml',
    '~/.local/lib/python3.11/site-packages/usercustomize.py',
    '~/node_modules/fs-extra/index.js',
    '~/.node_modules/x.js',
    '~/.vim/plugin/x.vim',
    '~/.config/nvim/init.lua',
    '~/.config/Code/User/settings.json',
    '~/.oh-my-zsh/custom/x.zsh',
    '~/.nvm/nvm.sh',
    '~/.tmux.conf',
    '~/.gdbinit',
    '~/.psqlrc',
    '~/.curlrc',
    '~/.docker/cli-plugins/docker-x',
    '~/.local/share/applications/a.desktop',
    '/proc/self/environ',
  ])('refuses %s', (path) => {
    expect(reservedFilePath(path)).toEqual(expect.stringMatching(/reserved|must not contain/));
  });

  it.each([
    '~/.npmrc',
    '~/.netrc',
    '~/.npm-token',
    '/run/secrets/token',
    '~/.aws/credentials',
    '~/.cargo/credentials.toml',
    '~/.docker/config.json',
    '~/.pypirc',
    '~/.docker/config.json',
    '/etc/app/key.pem',
    '~/.config/app/key',
  ])('leaves %s to secrets', (path) => {
    expect(reservedFilePath(path)).toBeNull();
  });
});
