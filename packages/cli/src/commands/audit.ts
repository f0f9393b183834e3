import { VerifyAttestationResponseSchema } from '@policy-registry/contracts/attestation';
import { AuditEventSchema } from '@policy-registry/contracts/registry';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { CliError, EXIT } from '../exit-code.ts';
import { readInputFile } from '../input-file.ts';
import { shortDigest, time } from '../output/format.ts';
import { record, table } from '../output/table.ts';
import { everyPage } from '../paging.ts';
import { auditLogCommands } from './audit-log.ts';

/** Far more than a bundle with certificates, log entry and timestamps has. */
const MAX_BUNDLE_BYTES = 8 * 1024 * 1024;

interface VerifyOptions {
  readonly bundle?: string;
  readonly subject?: string[];
  readonly type: string;
}

export function auditCommands(program: Command, cli: () => Cli): void {
  const audit = program
    .command('audit')
    .description('the audit log: who did what to which digest')
    .option('--pack <pack>', 'only of this pack', '')
    .option('--type <type>', 'only of this type, e.g. policy.published', '')
    .action(async (options: { pack: string; type: string }) => {
      const events = await everyPage(async (pageToken) => {
        const page = await cli()
          .clients()
          .audit.listAuditEvents({ ...options, pageSize: 100, pageToken });
        return { items: page.events, nextPageToken: page.nextPageToken };
      });
      cli().out.list(AuditEventSchema, events, [
        { title: '#', of: (each) => String(each.sequence) },
        { title: 'TIME', of: (each) => time(each.time) },
        { title: 'EVENT', of: (each) => each.type },
        { title: 'ACTOR', of: (each) => each.actor },
        { title: 'WHAT', of: (each) => [each.pack, each.version, each.environment].filter(Boolean).join(' ') },
        { title: 'IR', of: (each) => shortDigest(each.irDigest) },
      ]);
    });

  auditLogCommands(audit, cli);

  program
    .command('verify [attestation]')
    .description('verify an attestation of the registry, or a sigstore bundle in a file')
    .option('--bundle <file>', 'the sigstore bundle')
    .option('--subject <digest...>', 'digests that the statement must be about')
    .option('--type <uri>', 'the predicate type that it must be of', '')
    .action((attestation: string | undefined, options: VerifyOptions) => verify(cli(), attestation, options));
}

async function verify(cli: Cli, attestation: string | undefined, options: VerifyOptions): Promise<void> {
  if ((attestation === undefined) === (options.bundle === undefined)) {
    throw new CliError('USAGE', 'name an attestation, or a file with --bundle');
  }
  const answer = await cli.clients().attestations.verifyAttestation({
    source:
      options.bundle === undefined
        ? { case: 'attestation', value: attestation ?? '' }
        : { case: 'bundle', value: readInputFile(options.bundle, MAX_BUNDLE_BYTES) },
    subjectDigests: options.subject ?? [],
    predicateType: options.type,
  });
  const facts = record([
    ['Type', answer.predicateType],
    ['Key', answer.keyId],
    ...answer.subjects.map(({ name, digest }) => ['Subject', `${name} ${digest}`] as const),
  ]);
  cli.out.message(VerifyAttestationResponseSchema, answer, () =>
    [
      answer.verified ? 'VERIFIED' : 'NOT VERIFIED',
      '',
      table(
        ['CHECK', 'PASSED', 'MESSAGE'],
        answer.checks.map(({ check, passed, message }) => [check, passed ? 'yes' : 'NO', message]),
      ),
      ...(facts === '' ? [] : ['', facts]),
    ].join('\n'),
  );
  if (!answer.verified) cli.exitCode = EXIT.INVALID;
}
