/** Files in which packages of one ecosystem are listed, by name; its name in the OSV schema. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  npm: [
    'package-lock.json',
    'package.json',
    'npm-shrinkwrap.json',
    'yarn.lock',
    'pnpm-lock.yaml',
    'bun.lock',
    'bun.lockb',
  ],
  PyPI: [
    'requirements.txt',
    'Pipfile',
    'Pipfile.lock',
    'poetry.lock',
    'pyproject.toml',
    'pdm.lock',
    'uv.lock',
    'METADATA',
  ],
  Go: ['go.mod', 'go.sum'],
  Maven: ['pom.xml', 'gradle.lockfile', 'buildscript-gradle.lockfile', 'build.gradle', 'build.gradle.kts'],
  'crates.io': ['Cargo.lock', 'Cargo.toml'],
  RubyGems: ['Gemfile.lock', 'Gemfile', 'gems.locked'],
  Packagist: ['composer.lock', 'composer.json', 'installed.json'],
  NuGet: ['packages.lock.json', 'packages.config', 'Directory.Packages.props'],
  Pub: ['pubspec.lock', 'pubspec.yaml'],
  Hex: ['mix.lock', 'mix.exs'],
  ConanCenter: ['conan.lock', 'conanfile.txt'],
};

const EXTENSIONS: ReadonlyMap<string, string> = new Map([
  ['jar', 'Maven'],
  ['war', 'Maven'],
  ['ear', 'Maven'],
  ['gemspec', 'RubyGems'],
]);

/** Package managers, as Snyk calls them. */
const MANAGERS: Readonly<Record<string, readonly string[]>> = {
  npm: ['npm', 'yarn', 'pnpm', 'yarn-workspace'],
  PyPI: ['pip', 'pipenv', 'poetry'],
  Go: ['gomodules', 'golangdep', 'govendor'],
  Maven: ['maven', 'gradle', 'sbt'],
  RubyGems: ['rubygems'],
  Packagist: ['composer'],
  NuGet: ['nuget', 'paket'],
  Hex: ['hex'],
};

const BY_FILE = inverted(FILES);
const BY_MANAGER = inverted(MANAGERS);

/** The ecosystem of the packages that a file lists or is; `undefined` for files of several, and of none. */
export function ecosystemOfFile(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return BY_FILE.get(name) ?? EXTENSIONS.get(name.slice(name.lastIndexOf('.') + 1).toLowerCase());
}

export function ecosystemOfManager(manager: string): string | undefined {
  return BY_MANAGER.get(manager);
}

function inverted(lists: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(lists).flatMap(([ecosystem, names]) => names.map((name) => [name, ecosystem] as const)),
  );
}
