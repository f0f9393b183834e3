import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { analyze, DEFAULT_LIMITS } from '@policy-registry/stella-dsl';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const POLICIES = '{examples,packages/templates}/packs/*/policy.stella';

/**
 * One source as large as the limits allow: profiles and rules of the examples and templates, with their comments, again and again
 * under other names.
 */
export function realSource(): string {
  const bodies = globSync(POLICIES, { cwd: ROOT })
    .sort()
    .map((path) => bodyOf(readFileSync(`${ROOT}${path}`, 'utf8')));
  const parts: string[] = [];
  let bytes = 0;
  let rules = 0;
  for (let round = 0; ; round += 1) {
    const body = bodies[round % bodies.length];
    if (body === undefined) throw new Error(`no policies at ${POLICIES}`);
    const named = renamed(body, round);
    bytes += Buffer.byteLength(named);
    rules += named.match(/^ {2}rule /gm)?.length ?? 0;
    if (bytes > DEFAULT_LIMITS.fileBytes - 1024 || rules > DEFAULT_LIMITS.rules) break;
    parts.push(named);
  }
  return `policy "Large" syntax "stella-dsl@1" {\n${parts.join('\n')}\n}\n`;
}

/** Profiles and rules with what stands before them; metadata and settings can stand once only. */
function bodyOf(text: string): string {
  const { file } = analyze({ path: 'policy.stella', text });
  const [first] = file.sections;
  let from = first?.start ?? 0;
  let body = '';
  for (const { kind, start, end } of file.sections) {
    if (kind === 'rule' || kind === 'profile') body += text.slice(from, end);
    from = Math.max(start, end);
  }
  return body;
}

function renamed(body: string, round: number): string {
  return body
    .replace(/^( {2}(?:rule|profile) \w+)/gm, `$1_${round}`)
    .replace(/\bprofile\.(\w+)/g, `profile.$1_${round}`);
}
