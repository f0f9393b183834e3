import type { Command } from 'commander';

/** The language server for editors. It loads what it needs only when it is asked for. */
export function lspCommand(program: Command): void {
  program
    .command('lsp')
    .description('serve the language to an editor, over standard input and output (Language Server Protocol)')
    .option('--stdio', 'as editors say it; there is no other way')
    .option('--clientProcessId <pid>', 'end when this process does')
    .action(async () => {
      const { serve } = await import('@policy-registry/language-server');
      serve(process.stdin, process.stdout);
      // The protocol says how the process ends, and with which code.
      await new Promise<never>(() => undefined);
    });
}
