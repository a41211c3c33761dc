/**
 * Places that programs obey. Whoever writes to one of them decides what the next program does, whatever it is: with these, a secret would not be
 * data any more. The lists are the same for the server, which refuses such secrets, and for commands, which put secrets in place. No list is
 * complete: who cannot trust a server says which places it may use.
 */

/** By what a program does with them. Ends of names begin with `*`, beginnings end with it. */
const VARIABLES: Readonly<Record<string, string>> = {
  'where programs, homes and temporary files are':
    'PATH PATHEXT COMSPEC SYSTEMROOT WINDIR HOME USERPROFILE APPDATA LOCALAPPDATA USER LOGNAME PWD OLDPWD HOSTNAME TMPDIR TMP TEMP XDG_*',
  'what shells run, and how they read it':
    'SHELL ENV BASH_* BASHOPTS SHELLOPTS PROMPT_COMMAND PS0 PS1 PS2 PS3 PS4 IFS CDPATH FPATH ZDOTDIR HISTFILE INPUTRC FIGNORE GLOBIGNORE EXECIGNORE PSMODULEPATH',
  'terminals and languages': 'TERM TERMINFO TERMINFO_DIRS TERMCAP LANG LANGUAGE LC_* LOCPATH NLSPATH TZ TZDIR',
  'programs that other programs start':
    'EDITOR VISUAL PAGER BROWSER MANPAGER LESS LESSOPEN LESSCLOSE LESSKEY SUDO_EDITOR SUDO_ASKPASS *_PAGER *_EDITOR *_ASKPASS *_BROWSER',
  'code that dynamic linkers load': 'LD_* DYLD_* LIBPATH SHLIB_PATH GCONV_PATH HOSTALIASES RESOLV_HOST_CONF MALLOC_* GLIBC_TUNABLES',
  'code and options of interpreters': `NODE_OPTIONS NODE_PATH NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED NODE_REPL_* NODE_V8_COVERAGE NODE_ICU_DATA NODE_COMPILE_CACHE
     BUN_OPTIONS BUN_CONFIG_* BUN_INSPECT* DENO_DIR DENO_CERT DENO_TLS_CA_STORE PYTHON* PERL5* PERLLIB PERL_* PERLIO* RUBYOPT RUBYLIB RUBYSHELL
     GEM_HOME GEM_PATH JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS JDK_JAVAC_OPTIONS JAVA_OPTS JAVA_HOME CLASSPATH LUA_* PHPRC
     PHP_INI_SCAN_DIR R_PROFILE* R_ENVIRON* R_LIBS* JULIA_* ERL_* ELIXIR_ERL_OPTIONS GUILE_* TCLLIBPATH AWKPATH AWKLIBPATH DOTNET_* COMPLUS_*
     CORECLR_* COR_* MONO_*`,
  // Not whole families here: many tools also have variables that are meant for passwords.
  'what tools that build run, load and fetch': `NPM_CONFIG_* PNPM_CONFIG_* PNPM_HOME YARN_RC_FILENAME YARN_YARN_PATH YARN_IGNORE_PATH YARN_PLUGINS YARN_NPM_REGISTRY_SERVER COREPACK_HOME
     COREPACK_ROOT COREPACK_NPM_REGISTRY PIP_* UV_INDEX UV_INDEX_URL UV_DEFAULT_INDEX UV_EXTRA_INDEX_URL UV_FIND_LINKS UV_CONFIG_FILE UV_PYTHON*
     VIRTUAL_ENV CONDARC CONDA_EXE CONDA_PREFIX POETRY_HOME POETRY_CONFIG_DIR POETRY_REPOSITORIES_* MAKEFLAGS MFLAGS GNUMAKEFLAGS MAKEFILES MAKESHELL
     CC CXX CPP LD AR CFLAGS CXXFLAGS CPPFLAGS LDFLAGS GCC_* CPATH C_INCLUDE_PATH CPLUS_INCLUDE_PATH LIBRARY_PATH COMPILER_PATH PKG_CONFIG* CMAKE_*
     RUSTC* RUSTFLAGS RUSTDOC* RUSTUP_* CARGO_HOME CARGO_BUILD_* CARGO_TARGET_* GOFLAGS GOROOT GOPATH GOENV GOPROXY GONOSUMDB GONOSUMCHECK GOSUMDB
     GOINSECURE GOTOOLCHAIN GOTOOLDIR GOAUTH GOCACHEPROG MAVEN_OPTS MAVEN_ARGS MAVEN_CONFIG MVNW_REPOURL GRADLE_OPTS GRADLE_HOME GRADLE_USER_HOME ANT_OPTS
     ANT_ARGS SBT_OPTS ANSIBLE_CONFIG ANSIBLE_LIBRARY ANSIBLE_ROLES_PATH ANSIBLE_COLLECTIONS_PATH* ANSIBLE_VAULT_PASSWORD_FILE ANSIBLE_VAULT_IDENTITY_LIST
     ANSIBLE_PYTHON_INTERPRETER ANSIBLE_SSH_* *_PLUGINS TF_CLI_* TF_PLUGIN_* VAGRANT_VAGRANTFILE VAGRANT_HOME BUNDLE_GEMFILE BUNDLE_PATH BUNDLE_BIN
     BUNDLE_APP_CONFIG BUNDLE_USER_* BUNDLE_MIRROR* BUNDLE_PLUGINS*`,
  'where connections go, and whom they trust': `*_PROXY SSL_CERT_FILE SSL_CERT_DIR SSLKEYLOGFILE OPENSSL_CONF OPENSSL_MODULES OPENSSL_ENGINES CURL_CA_BUNDLE CURL_HOME CURL_SSL_BACKEND
     REQUESTS_CA_BUNDLE WGETRC NETRC AWS_CA_BUNDLE AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE AWS_ENDPOINT_URL* CLOUDSDK_CONFIG CLOUDSDK_PYTHON*
     CLOUDSDK_API_ENDPOINT_OVERRIDES* DOCKER_HOST DOCKER_CONFIG DOCKER_CONTEXT DOCKER_CERT_PATH DOCKER_TLS* KUBECONFIG KRB5_CONFIG KRB5_KTNAME
     KRB5_CLIENT_KTNAME KRB5CCNAME PGSERVICEFILE PGSYSCONFDIR PGPASSFILE MYSQL_HOME`,
  // Whatever the program: an option can name another one.
  'options of programs': '*OPTIONS *OPTS *_ARGS *FLAGS VIMINIT GVIMINIT EXINIT NVIM_* MYVIMRC EMACSLOADPATH PSQLRC',
  'versions of files, and other machines':
    'GIT_* SSH_* GCM_* GPG_AGENT_INFO GPG_TTY GNUPGHOME SVN_SSH CVS_RSH HG HGRCPATH RSYNC_RSH RSYNC_CONNECT_PROG',
  'Gatehouse and coder': 'CODER CODER_* GATEHOUSE GATEHOUSE_* VSCODE_* CS_DISABLE_GETTING_STARTED_OVERRIDE',
};

const PATTERNS = Object.values(VARIABLES).flatMap((names) => names.split(/\s+/));
const NAMES: ReadonlySet<string> = new Set(PATTERNS.filter((pattern) => !pattern.includes('*')));
const PREFIXES = PATTERNS.filter((pattern) => pattern.endsWith('*')).map((pattern) => pattern.slice(0, -1));
const SUFFIXES = PATTERNS.filter((pattern) => pattern.startsWith('*')).map((pattern) => pattern.slice(1));

/** Why no secret can be in this environment variable; null if one can. In any case: Windows and npm ignore it. */
export function reservedVariable(name: string): string | null {
  const upper = name.toUpperCase();
  if (NAMES.has(upper)) return `${upper} is reserved`;
  const prefix = PREFIXES.find((each) => upper.startsWith(each));
  if (prefix !== undefined) return `names that start with ${prefix} are reserved`;
  const suffix = SUFFIXES.find((each) => upper.endsWith(each));
  return suffix === undefined ? null : `names that end with ${suffix} are reserved`;
}

/** Folders, wherever they are: what is in them is obeyed. */
const FOLDERS: ReadonlySet<string> = new Set(
  `.ssh .git .gnupg .githooks .husky .vscode .direnv profile.d sudoers.d cron.d cron.daily cron.hourly cron.weekly cron.monthly
   bin sbin site-packages dist-packages node_modules .node_modules .node_libraries .vim nvim .emacs.d .oh-my-zsh .nvm cli-plugins`.split(
    /\s+/,
  ),
);
/** The same below another folder. */
const NESTED_FOLDERS = [
  '/.config/git/',
  '/.config/fish/',
  '/.config/zsh/',
  '/.config/nushell/',
  '/.config/powershell/',
  '/.config/environment.d/',
  '/.config/autostart/',
  '/.config/systemd/',
  '/.config/direnv/',
  '/.config/code/',
  '/.cargo/config',
  '/.local/share/applications/',
  '/library/launchagents/',
  '/library/launchdaemons/',
];
/** Whole parts of a computer. */
const ROOTS = [
  '/proc/',
  '/sys/',
  '/dev/',
  '/boot/',
  '/lib/',
  '/lib32/',
  '/lib64/',
  '/usr/',
  '/etc/ssh/',
  '/etc/systemd/',
  '/etc/ld.so.',
  '/etc/pam.d/',
];
/** Files, wherever they are: those of shells, of git and of readline, with what they start. */
const FILES: ReadonlySet<string> = new Set(
  `.profile .bashrc .bash_profile .bash_login .bash_logout .bash_aliases .zshrc .zshenv .zprofile .zlogin .zlogout .kshrc .mkshrc .shrc .cshrc .tcshrc
   .login .logout .envrc .inputrc .xprofile .xinitrc .xsession .xsessionrc .pam_environment .rhosts .shosts .gitconfig .gitmodules .gitattributes .vimrc .gvimrc .exrc .nvimrc .emacs
   .tmux.conf .screenrc .nanorc .gdbinit .lldbinit .psqlrc .sqliterc .mongorc.js .irbrc .pryrc .rprofile .pythonrc .ghci .curlrc .wgetrc`.split(
    /\s+/,
  ),
);
const SYSTEM_FILES: ReadonlySet<string> = new Set(
  'profile bash.bashrc bashrc bash.bash_logout zshenv zshrc zprofile zlogin zlogout csh.cshrc csh.login environment gitconfig gitattributes inputrc crontab sudoers passwd shadow group hosts resolv.conf nsswitch.conf shells rc.local'
    .split(' ')
    .map((name) => `/etc/${name}`),
);

function withoutEnd(segment: string): string {
  let end = segment.length;
  while (segment[end - 1] === '.' || segment[end - 1] === ' ') end--;
  return segment.slice(0, end);
}

/** Why no secret can be in this file, a path that starts with `/` or `~/`; null if one can. In any case: so do some file systems. */
export function reservedFilePath(path: string): string | null {
  // Windows accepts both, and ignores dots and spaces at the end of a name.
  const segments = path.toLowerCase().split(/[/\\]/).slice(1);
  if (segments.some((segment) => segment === '.' || segment === '..')) return 'must not contain . or .. between slashes';
  const names = segments.map(withoutEnd).filter((segment) => segment !== '');
  const folder = names.slice(0, -1).find((name) => FOLDERS.has(name));
  if (folder !== undefined) return `files in ${folder} are reserved`;
  const last = names.at(-1) ?? '';
  if (FILES.has(last) || FOLDERS.has(last)) return `files named ${last} are reserved`;
  const whole = `/${names.join('/')}`;
  const nested = NESTED_FOLDERS.find((each) => whole.includes(each));
  if (nested !== undefined) return `files in ${nested} are reserved`;
  if (path.startsWith('~')) return null;
  const root = ROOTS.find((each) => whole.startsWith(each));
  if (root !== undefined) return `files in ${root} are reserved`;
  return SYSTEM_FILES.has(whole) ? `${whole} is reserved` : null;
}
