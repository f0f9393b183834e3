import type { DocumentLayout } from '../json/document-layout.ts';
import { DocumentScanner } from '../json/document-scanner.ts';
import { listPaths } from '../json/list-paths.ts';
import { parseBlock } from '../json/parse-block.ts';
import { DEFAULT_LIMITS, type InventoryLimits } from '../limits.ts';

export interface ScanSettings {
  readonly lists?: readonly string[];
  readonly limits?: Partial<InventoryLimits>;
  /** Sizes of the chunks, over and over. Absent: all at once. */
  readonly chunks?: readonly number[];
}

export function scan(bytes: Uint8Array, { lists = [], limits = {}, chunks = [] }: ScanSettings = {}): DocumentLayout {
  const scanner = new DocumentScanner(listPaths(lists), { ...DEFAULT_LIMITS, ...limits });
  let offset = 0;
  for (let turn = 0; offset < bytes.length; turn += 1) {
    const size = Math.max(1, chunks[turn % chunks.length] ?? bytes.length);
    scanner.write(bytes.subarray(offset, offset + size));
    offset += size;
  }
  return scanner.end();
}

/** The document put together again from its head and its lists, as `JSON.parse` gives it. */
export function parseWhole(bytes: Uint8Array, settings: ScanSettings = {}): unknown {
  const layout = scan(bytes, settings);
  for (const { path, indexes, blocks } of layout.lists) {
    const list = listAt(layout.head, path, indexes);
    for (const block of blocks) {
      const own = bytes.subarray(block.offset, block.offset + block.length);
      list.push(...parseBlock(own, block, blocks.length === 1));
    }
  }
  return layout.head;
}

function listAt(head: unknown, path: string, indexes: readonly number[]): unknown[] {
  const rest = [...indexes];
  const walked = path.split('.').reduce((value, step) => {
    const member = (value as Record<string, unknown>)[step.replace('[]', '')];
    return step.endsWith('[]') ? (member as unknown[])[rest.shift() ?? 0] : member;
  }, head);
  return walked as unknown[];
}
