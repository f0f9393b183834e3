import { writeFileSync } from 'node:fs';
import { BundleSchema } from '@policy-registry/contracts/registry';
import type { Command } from 'commander';
import { type Cli, received } from '../cli.ts';
import { time } from '../output/format.ts';
import { record } from '../output/table.ts';

export function bundleCommands(program: Command, cli: () => Cli): void {
  program
    .command('bundle <environment> <pack>')
    .description('what an engine runs: the live IR and the statement that proves it')
    .option('--ir <file>', 'write the canonical IR into a file')
    .option('--attestation <file>', 'write the sigstore bundle into a file')
    .action(async (environment: string, pack: string, options: { ir?: string; attestation?: string }) => {
      const answer = await cli().clients().distribution.getActiveBundle({ environment, pack });
      const bundle = received(answer.bundle);
      if (options.ir !== undefined) writeFileSync(options.ir, bundle.ir);
      if (options.attestation !== undefined) writeFileSync(options.attestation, bundle.attestation);
      cli().out.message(BundleSchema, bundle, () =>
        record([
          ['Environment', bundle.environment],
          ['Version', `${bundle.pack} ${bundle.version}`],
          ['Source', bundle.sourceDigest],
          ['IR', `${bundle.irDigest} (${bundle.ir.length} bytes)`],
          ['Generation', String(bundle.generation)],
          ['Since', time(bundle.since)],
          ['Etag', bundle.etag],
        ]),
      );
    });
}
