import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { STACK_TOOLS } from './stack-tools.ts';
import type { Tool } from './tool.ts';
import { installTool, isInstalled } from './tool-folder.ts';

/** `make stack-tools`: what is there is skipped; a missing toolchain is one line and exit code 69. */
async function installTools(): Promise<number> {
  let missing = 0;
  for (const tool of STACK_TOOLS) {
    const title = `${tool.name} ${tool.version}`;
    const absent = isInstalled(tool) ? [] : tool.needs.filter((command) => !isCommand(command));
    if (isInstalled(tool)) console.log(`${title}: there already`);
    else if (absent.length > 0) {
      missing += 1;
      console.error(`${title}: needs ${absent.join(' and ')}, which is not on the PATH`);
    } else await timed(title, tool);
  }
  return missing === 0 ? 0 : 69;
}

async function timed(title: string, tool: Tool): Promise<void> {
  const begin = performance.now();
  await installTool(tool);
  console.log(`${title}: installed in ${Math.round((performance.now() - begin) / 1000)} s`);
}

function isCommand(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

process.exitCode = await installTools();
