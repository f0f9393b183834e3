import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { settings } from '@policy-registry/host';
import { inRepository, readText } from './compose-file.ts';
import { type MadeSecrets, makeSecrets } from './made-secrets.ts';
import { VARIANTS } from './variants.ts';

const WRAPPER = 'with-secrets.sh';

describe('secrets', () => {
  let made: MadeSecrets;
  before(() => {
    made = makeSecrets();
  });
  after(() => made.remove());

  const contents = () => readdirSync(made.folder).map((name) => [name, readFileSync(join(made.folder, name), 'utf8')]);

  it('the scripts make every file that is declared, and nothing that is not used', () => {
    const declared = VARIANTS.flatMap(({ compose }) => Object.values(compose.secrets).map(({ file }) => file));
    const files = readdirSync(made.folder).map((name) => `deploy/secrets/${name}`);
    // The key of our authority signs certificates on the operator's machine, and is in no container.
    assert.deepEqual(files.sort(), [...new Set([...declared, 'deploy/secrets/authority_key'])].sort());
  });

  it('the folder is for its owner alone, and the files are readable in containers', () => {
    assert.equal(statSync(made.folder).mode & 0o777, 0o700);
    for (const name of readdirSync(made.folder)) {
      const { mode, size } = statSync(join(made.folder, name));
      assert.equal(mode & 0o777, name === 'authority_key' ? 0o600 : 0o444, name);
      assert.ok(size > 20, name);
    }
  });

  it('another run leaves them as they are', () => {
    const first = contents();
    assert.equal(made.make(), '');
    assert.deepEqual(contents(), first);
  });

  it('no two are alike', () => {
    const values = contents().map(([, value]) => value);
    assert.equal(new Set(values).size, values.length);
  });

  it(`${WRAPPER} sets them, and refuses one that is empty or absent in one line`, () => {
    const script = readFileSync(inRepository(`deploy/${WRAPPER}`), 'utf8').replaceAll('/run/secrets', made.folder);
    const run = (...args: string[]) => spawnSync('sh', ['-c', script, WRAPPER, ...args], { encoding: 'utf8' });
    const shown = run('A=nats_password', 'B=page_key', '--', 'sh', '-c', 'echo "$A $B"');
    const value = (name: string) => readFileSync(join(made.folder, name), 'utf8').trim();
    assert.equal(shown.stdout, `${value('nats_password')} ${value('page_key')}\n`);
    const absent = run('A=none', '--', 'true');
    assert.notEqual(absent.status, 0);
    assert.match(absent.stderr, /^[^\n]*secrets\/none[^\n]*\n$/);
    const empty = spawnSync('sh', ['-c', script.replaceAll(made.folder, '/dev'), WRAPPER, 'A=null', '--', 'true']);
    assert.equal(empty.status, 64);
  });
});

for (const { name: variant, compose } of VARIANTS) {
  describe(`secrets ${variant}`, () => {
    const isDeclared = (secret: string) => secret in compose.secrets;
    const settingsThatAreSecret = new Set(settings().flatMap(({ secret, variable }) => (secret ? [variable] : [])));

    for (const [
      name,
      { environment = {}, command = [], entrypoint = [], secrets = [], volumes = [] },
    ] of Object.entries(compose.services)) {
      it(`${name}: it gets each secret by a file, those that it uses and no others`, () => {
        const used = [
          ...secretsIn(JSON.stringify([environment, command])),
          ...volumes.flatMap((volume) => mountedFiles(volume, command)).flatMap((file) => secretsIn(readText(file))),
          ...(entrypoint.some((part) => part.endsWith(WRAPPER)) ? wrapped(command) : []),
        ];
        assert.deepEqual(
          secrets.filter((each) => !used.includes(each)),
          [],
          'granted and not used',
        );
        assert.deepEqual(
          used.filter((each) => !secrets.includes(each) && isDeclared(each)),
          [],
          'used and not granted',
        );
        assert.deepEqual(
          secrets.filter((each) => !isDeclared(each)),
          [],
          'not declared',
        );
      });

      it(`${name}: no value of a secret is in a variable`, () => {
        for (const [variable, value] of Object.entries(environment)) {
          assert.ok(!settingsThatAreSecret.has(variable), variable);
          if (/PASSWORD|SECRET|TOKEN|KEY|CERT/.test(variable))
            assert.match(String(value), /^\/run\/secrets\/\w+$/, variable);
          assert.doesNotMatch(String(value), /:\/\/[^/]*@/, `${variable} holds credentials`);
        }
      });
    }
  });
}

function secretsIn(text: string): string[] {
  return [...text.matchAll(/\/run\/secrets\/(\w+)|\bsecret\('(\w+)'\)/g)].map(([, path, name]) => path ?? name ?? '');
}

/** The files of the repository that a mount brings; of a folder those that the command names. */
function mountedFiles(volume: string, command: readonly string[]): string[] {
  const [source = '', target = ''] = volume.split(':');
  if (!source.startsWith('./') || source.endsWith(WRAPPER)) return [];
  if (statSync(inRepository(source)).isFile()) return [source];
  return command.filter((part) => part.startsWith(`${target}/`)).map((part) => part.replace(target, source));
}

function wrapped(command: readonly string[]): string[] {
  return command.slice(0, command.indexOf('--')).map((pair) => pair.split('=')[1] ?? '');
}
