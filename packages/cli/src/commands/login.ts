import { describeError } from '@policy-registry/client';
import { GetCallerResponseSchema } from '@policy-registry/contracts/registry';
import { type Command, Option } from 'commander';
import { issuerAddress } from '../arguments.ts';
import type { Cli } from '../cli.ts';
import { DEFAULT_SERVER } from '../default-server.ts';
import { CliError } from '../exit-code.ts';
import { time } from '../output/format.ts';
import { record } from '../output/table.ts';
import { configurationOf, issuerOf } from '../session/issuer.ts';
import { type Session, sessionOf } from '../session/session.ts';
import { readSession, removeSession, writeSession } from '../session/session-file.ts';
import { signInAsPersona, signInByBrowser, signInByDevice } from '../session/sign-in.ts';

interface LoginOptions {
  readonly as?: string;
  readonly device?: boolean;
  readonly issuer?: string;
}

export function loginCommands(program: Command, cli: () => Cli): void {
  program
    .command('login')
    .description('sign in: in the browser, on another device, or as a seeded person of the development issuer')
    .option('--as <person>', 'a seeded person of the development issuer: author, reviewer, ..., or author@globex')
    .addOption(new Option('--device', 'show a code to confirm on any device').conflicts('as'))
    .option('--issuer <url>', 'the OIDC issuer (default: the one that the registry trusts)', issuerAddress)
    .action((options: LoginOptions) => login(cli(), options));

  program
    .command('logout')
    .description('forget the tokens of the profile')
    .action(() => {
      removeSession(cli().sessionFile);
      cli().out.note('Signed out.');
    });

  program
    .command('whoami')
    .description('who the registry takes you for')
    .action(async () => showCaller(cli()));
}

async function login(cli: Cli, options: LoginOptions): Promise<void> {
  const server = cli.options.server ?? previousSession(cli.sessionFile)?.server ?? DEFAULT_SERVER;
  const issuer = options.issuer ?? (await issuerOf(server));
  const configuration = await configurationOf(issuer);
  const tell = (text: string) => cli.out.note(text);
  const tokens =
    options.as !== undefined
      ? await signInAsPersona(configuration, options.as.includes('@') ? options.as : seeded(options.as))
      : options.device
        ? await signInByDevice(configuration, tell)
        : await signInByBrowser(configuration, tell);
  writeSession(cli.sessionFile, sessionOf(server, issuer, tokens));
  if (process.env.POLICYCTL_TOKEN) tell('Signed in, but POLICYCTL_TOKEN is set and wins over this sign-in.');
  try {
    await showCaller(cli);
  } catch (error) {
    if (cli.options.tenant !== undefined || describeError(error).reason !== 'TENANT_NOT_ALLOWED') throw error;
    tell('Signed in, for several tenants: say with --tenant or POLICYCTL_TENANT which one a command is for.');
  }
}

/** A sign-in goes to the registry of the one before. A damaged file is what it heals. */
function previousSession(file: string): Session | undefined {
  try {
    return readSession(file);
  } catch (error) {
    if (error instanceof CliError && error.reason === 'SESSION_DAMAGED') return undefined;
    throw error;
  }
}

/** The consultant works for both tenants; everybody else of a bare name is of the first. */
function seeded(name: string): string {
  return name === 'consultant' ? name : `${name}@acme`;
}

async function showCaller(cli: Cli): Promise<void> {
  const caller = await cli.clients().identity.getCaller({});
  cli.out.message(GetCallerResponseSchema, caller, () =>
    record([
      ['Subject', `${caller.subject} (${caller.displayName})`],
      ['Tenant', caller.tenant],
      ['Kind', caller.kind],
      ['Scopes', caller.scopes.join(' ')],
      ['Roles', caller.roles.join(' ')],
      ['Signed in', time(caller.authenticationTime)],
    ]),
  );
}
