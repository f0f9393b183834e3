import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tool } from './tool.ts';

/** `.tools` at the root of the repository; ignored by git. `STACK_TOOLS` says another place, so that clones can share it. */
function toolsFolder(): string {
  return process.env.STACK_TOOLS ?? fileURLToPath(import.meta.resolve('../../../../.tools'));
}

/** Where the installed tool is. Throws one clear line when it is not there. */
export function toolPath(tool: Tool, path: string = tool.proof): string {
  const folder = folderOf(tool);
  if (!isInstalled(tool)) throw new Error(`${tool.name} ${tool.version} is not installed: run "make stack-tools"`);
  return join(folder, path);
}

export function isInstalled(tool: Tool): boolean {
  return existsSync(join(folderOf(tool), tool.proof));
}

/** Installs beside the final place and moves: an interrupted installation leaves nothing that looks whole. */
export async function installTool(tool: Tool): Promise<void> {
  await mkdir(toolsFolder(), { recursive: true });
  const staging = await mkdtemp(join(toolsFolder(), '.staging-'));
  try {
    await tool.install(staging);
    if (!existsSync(join(staging, tool.proof))) throw new Error(`${tool.name} was installed without ${tool.proof}`);
    await rm(folderOf(tool), { recursive: true, force: true });
    await rename(staging, folderOf(tool));
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

function folderOf({ name, version }: Tool): string {
  return join(toolsFolder(), `${name}-${version}`);
}
