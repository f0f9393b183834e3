import { type Command, Option } from 'commander';
import { webAddress } from './arguments.ts';
import { DEFAULT_SERVER } from './default-server.ts';
import { FORMATS, type Format } from './output/formats.ts';

export interface GlobalOptions {
  readonly server?: string;
  readonly tenant?: string;
  readonly profile: string;
  readonly output: Format;
}

/** The options that every command takes. */
export function addGlobalOptions(program: Command): Command {
  return program
    .addOption(
      new Option('--server <url>', `address of the registry (default: that of the sign-in, else ${DEFAULT_SERVER})`)
        .env('POLICYCTL_SERVER')
        .argParser(webAddress),
    )
    .addOption(new Option('--tenant <tenant>', 'choose among the tenants of the token').env('POLICYCTL_TENANT'))
    .addOption(new Option('--profile <name>', 'whose sign-in to use').env('POLICYCTL_PROFILE').default('default'))
    .addOption(
      new Option('--output <format>', 'how to answer; sarif, github and junit where a CI reads it')
        .choices(FORMATS)
        .default('table'),
    );
}
