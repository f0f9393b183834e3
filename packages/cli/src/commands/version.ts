import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  CheckGatesResponseSchema,
  DiffVersionsResponseSchema,
  type Version,
  VersionBump,
  VersionSchema,
  VersionState,
} from '@policy-registry/contracts/registry';
import { type Command, Option } from 'commander';
import { instant } from '../arguments.ts';
import { type Cli, received } from '../cli.ts';
import { CliError, EXIT } from '../exit-code.ts';
import { differences } from '../output/differences.ts';
import { shortDigest, time, words } from '../output/format.ts';
import { record, table } from '../output/table.ts';
import { everyPage } from '../paging.ts';

interface CreateOptions {
  readonly workspace: string;
  readonly commit: string;
  readonly number?: string;
  readonly bump?: 'patch' | 'minor' | 'major';
  readonly changelog: string;
}

const BUMPS = { patch: VersionBump.PATCH, minor: VersionBump.MINOR, major: VersionBump.MAJOR };

export function versionCommands(program: Command, cli: () => Cli): void {
  const version = program.command('version').description('versions of a pack');

  version
    .command('create <pack>')
    .description('cut a commit of a workspace into a version')
    .requiredOption('--workspace <workspace>', 'the workspace')
    .option('--commit <commit>', 'the commit (default: the newest)', '')
    .addOption(new Option('--number <semver>', 'an exact number').conflicts('bump'))
    .addOption(new Option('--bump <part>', 'the next number').choices(['patch', 'minor', 'major']))
    .option('--changelog <text>', 'what changed', '')
    .action(async (pack: string, options: CreateOptions) => {
      if (options.number === undefined && options.bump === undefined) {
        throw new CliError('USAGE', 'one of --number and --bump is needed');
      }
      const { version: cut } = await cli()
        .clients()
        .versions.createVersion({
          pack,
          workspace: options.workspace,
          commit: options.commit,
          changelog: options.changelog,
          number:
            options.number === undefined
              ? { case: 'bump', value: BUMPS[options.bump ?? 'patch'] }
              : { case: 'version', value: options.number },
        });
      showVersion(cli(), cut);
    });

  version
    .command('list <pack>')
    .description('list versions, newest first')
    .action(async (pack: string) => {
      const versions = await everyPage(async (pageToken) => {
        const page = await cli().clients().versions.listVersions({ pack, pageSize: 100, pageToken });
        return { items: page.versions, nextPageToken: page.nextPageToken };
      });
      cli().out.list(VersionSchema, versions, [
        { title: 'VERSION', of: (each) => each.version },
        { title: 'STATE', of: (each) => words(VersionState[each.state]) },
        { title: 'SOURCE', of: (each) => shortDigest(each.sourceDigest) },
        { title: 'IR', of: (each) => shortDigest(each.irDigest) },
        { title: 'UPDATED', of: (each) => time(each.updateTime) },
      ]);
    });

  version
    .command('show <pack> <version>')
    .description('show a version')
    .action(async (pack: string, number: string) =>
      showVersion(cli(), (await cli().clients().versions.getVersion({ pack, version: number })).version),
    );

  version
    .command('revise <pack> <version>')
    .description('replace the candidate by a newer commit; earlier votes lapse')
    .option('--commit <commit>', 'the commit (default: the newest)', '')
    .action(async (pack: string, number: string, options: { commit: string }) => {
      const request = { pack, version: number, commit: options.commit };
      showVersion(cli(), (await cli().clients().versions.reviseVersion(request)).version);
    });

  version
    .command('withdraw <pack> <version>')
    .description('take it back from review, to draft')
    .option('--reason <text>', 'why', '')
    .action(async (pack: string, number: string, { reason }: { reason: string }) =>
      showVersion(cli(), (await cli().clients().versions.withdrawVersion({ pack, version: number, reason })).version),
    );

  version
    .command('gates <pack> <version>')
    .description('what stands between a version and its publication')
    .action(async (pack: string, number: string) => {
      const answer = await cli().clients().versions.checkGates({ pack, version: number });
      cli().out.message(CheckGatesResponseSchema, answer, () =>
        table(
          ['GATE', 'HOLDS', 'REQUIRED', 'MESSAGE', 'REMEDY'],
          answer.gates.map((gate) => [
            gate.gate,
            gate.satisfied ? 'yes' : 'no',
            gate.required ? 'yes' : 'no',
            gate.message,
            gate.remedy,
          ]),
        ),
      );
      if (!answer.satisfied) cli().exitCode = EXIT.GATE;
    });

  laterCommands(version, cli);
}

/** How versions differ, and how they end. */
function laterCommands(version: Command, cli: () => Cli): void {
  version
    .command('diff <pack> <version>')
    .description('how a version differs from its parent, in meaning and in text')
    .option('--base <version>', 'the version to compare with', '')
    .option('--text', 'the text too')
    .action(async (pack: string, number: string, options: { base: string; text?: boolean }) => {
      const request = { pack, version: number, baseVersion: options.base };
      const answer = await cli().clients().versions.diffVersions(request);
      cli().out.message(DiffVersionsResponseSchema, answer, () => differences(answer, options.text ?? false));
    });

  version
    .command('deprecate <pack> <version>')
    .description('mark a published version as not to be used any more')
    .requiredOption('--reason <text>', 'why')
    .option('--successor <version>', 'the version to use instead', '')
    .option('--sunset <time>', 'when nothing should run it any more', instant)
    .action(async (pack: string, number: string, options: { reason: string; successor: string; sunset?: Date }) => {
      const { reason, successor: successorVersion, sunset } = options;
      const sunsetTime = sunset === undefined ? {} : { sunsetTime: timestampFromDate(sunset) };
      const request = { pack, version: number, reason, successorVersion, ...sunsetTime };
      showVersion(cli(), (await cli().clients().versions.deprecateVersion(request)).version);
    });

  version
    .command('archive <pack> <version>')
    .description('take a version out of lists for good; it stays readable')
    .requiredOption('--reason <text>', 'why')
    .action(async (pack: string, number: string, { reason }: { reason: string }) =>
      showVersion(cli(), (await cli().clients().versions.archiveVersion({ pack, version: number, reason })).version),
    );
}

export function showVersion(cli: Cli, answer: Version | undefined): void {
  const version = received(answer);
  const { publication } = version;
  cli.out.message(VersionSchema, version, () =>
    record([
      ['Version', `${version.pack} ${version.version}`],
      ['State', words(VersionState[version.state])],
      ['Candidate', String(version.candidate)],
      ['Source', version.sourceDigest],
      ['IR', version.irDigest],
      ['Authors', version.authors.join(' ')],
      ['Review', version.review],
      ['Published', publication === undefined ? '' : `${time(publication.publishTime)} by ${publication.publishedBy}`],
      ['Reason', publication?.reason ?? ''],
      ['Ticket', publication?.ticket ?? ''],
      ['Attestation', publication?.attestation ?? ''],
    ]),
  );
}
