import { writeFileSync } from 'node:fs';
import { type Bundle, BundleSchema, type CanaryBundle } from '@policy-registry/contracts/registry';
import type { Command } from 'commander';
import { wholeNumber } from '../arguments.ts';
import { type Cli, received } from '../cli.ts';
import { EXIT } from '../exit-code.ts';
import { headCheck, headText } from '../live/head-check.ts';
import { watchBundles } from '../live/watch-bundles.ts';
import { time } from '../output/format.ts';
import { record } from '../output/table.ts';

interface GetOptions {
  readonly ir?: string;
  readonly attestation?: string;
  readonly head?: string;
  readonly key?: string;
}

interface WatchOptions {
  readonly pack?: string[];
  readonly count?: number;
  readonly key?: string;
}

export function bundleCommands(program: Command, cli: () => Cli): void {
  const bundle = program.command('bundle').description('what engines run, and whether it is what the registry signed');

  bundle
    .command('get <environment> <pack>', { isDefault: true })
    .description('what an engine runs: the live IR, its canary, and the signed head that it obeys')
    .option('--ir <file>', 'write the canonical IR into a file')
    .option('--attestation <file>', 'write the sigstore bundle of the publication into a file')
    .option('--head <file>', 'write the signed head (DSSE) into a file')
    .option('--key <file>', 'public key (PEM) to check the head by; without it the key that the registry names')
    .action((environment: string, pack: string, options: GetOptions) => get(cli(), environment, pack, options));

  bundle
    .command('watch <environment>')
    .description('the live bundles of an environment, and every one that follows, until Ctrl-C')
    .option('--pack <pack...>', 'only of these packs')
    .option('--count <number>', 'end after so many', wholeNumber)
    .option('--key <file>', 'public key (PEM) to check heads by; without it the key that the registry names')
    .action((environment: string, options: WatchOptions) => watch(cli(), environment, options));
}

async function get(cli: Cli, environment: string, pack: string, options: GetOptions): Promise<void> {
  const answer = await cli.clients().distribution.getActiveBundle({ environment, pack });
  const bundle = received(answer.bundle);
  if (options.ir !== undefined) writeFileSync(options.ir, bundle.ir);
  if (options.attestation !== undefined) writeFileSync(options.attestation, bundle.attestation);
  if (options.head !== undefined) writeFileSync(options.head, bundle.head);
  const finding = (await headCheck(cli, options.key))(bundle);
  cli.out.message(BundleSchema, bundle, () =>
    record([
      ['Environment', bundle.environment],
      ['Version', `${bundle.pack} ${bundle.version}`],
      ['Source', bundle.sourceDigest],
      ['IR', `${bundle.irDigest} (${bundle.ir.length} bytes)`],
      ['Generation', String(bundle.generation)],
      ['Since', time(bundle.since)],
      ['Canary', canaryText(bundle.canary)],
      ['Overrides', bundle.overrides.map(({ override }) => override).join(' ')],
      ['Head', headText(finding)],
      ['Etag', bundle.etag],
    ]),
  );
  if (!finding.verified) cli.exitCode = EXIT.INVALID;
}

async function watch(cli: Cli, environment: string, options: WatchOptions): Promise<void> {
  const { pack = [], count = Number.POSITIVE_INFINITY, key } = options;
  const check = await headCheck(cli, key);
  let seen = 0;
  for await (const bundle of watchBundles(cli, environment, pack)) {
    const finding = check(bundle);
    if (!finding.verified) cli.exitCode = EXIT.INVALID;
    cli.out.value(factsOf(bundle, finding.verified), () => {
      const canary = bundle.canary === undefined ? '' : `, canary ${canaryText(bundle.canary)}`;
      return `${bundle.pack} ${bundle.version}, generation ${bundle.generation}${canary}; head ${headText(finding)}`;
    });
    seen += 1;
    if (seen >= count) return;
  }
}

function factsOf({ environment, pack, version, irDigest, generation, canary, etag }: Bundle, verified: boolean) {
  return {
    ...{ environment, pack, version, irDigest, generation: String(generation), etag, verified },
    ...(canary === undefined ? {} : { canary: { promotion: canary.promotion, version: canary.version } }),
  };
}

function canaryText(bundle: CanaryBundle | undefined): string {
  if (bundle === undefined) return '';
  const { percent = 0, selectors = [] } = bundle.canary ?? {};
  const who = [...(percent > 0 ? [`${percent} %`] : []), ...selectors].join(', ');
  return `${bundle.version} for ${who} (${bundle.promotion})`;
}
