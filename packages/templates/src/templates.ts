import { readFiles } from './read-files.ts';

export interface TemplateFile {
  /** Relative to the pack, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** A pack to start from. Names are stable: scripts create packs by them. */
export interface Template {
  readonly name: string;
  readonly title: string;
  /** One sentence. */
  readonly description: string;
  /** By path. Read from disk when they are first asked for. */
  readonly files: readonly TemplateFile[];
}

/** Every template, by name. */
export const TEMPLATES: readonly Template[] = [
  lazy('baseline', 'Baseline', 'Blocks what is exploited and what is Critical, defers what is unlikely, and says why.'),
  lazy(
    'internal-only',
    'Internal only',
    'For services without a way in from the internet: the same stop for exploited vulnerabilities, more patience with the rest.',
  ),
  lazy(
    'kev-epss',
    'KEV and EPSS',
    'Orders vulnerabilities by known and predicted exploitation, in the outcomes of SSVC.',
  ),
  lazy(
    'license',
    'Licences',
    'Stops licences that the product cannot fulfil, lets through what is permissive, and asks about the rest.',
  ),
  lazy(
    'reachability',
    'Reachability',
    'Blocks what is reachable, defers what is shown not to be, and trusts no call graph against an exploit.',
  ),
  lazy(
    'secrets',
    'Secrets',
    'Blocks credentials that open something, wherever they lie, and forgives examples in tests and documents.',
  ),
  lazy(
    'serverless',
    'Serverless',
    'For functions: High and above do not ship, images are pinned, and VEX must say that the component is absent.',
  ),
  lazy(
    'vex-precedence',
    'VEX precedence',
    'Takes VEX statements by the strength of their justification, and notices when vendors contradict each other.',
  ),
];

export function template(name: string): Template | undefined {
  return TEMPLATES.find((one) => one.name === name);
}

function lazy(name: string, title: string, description: string): Template {
  let files: readonly TemplateFile[] | undefined;
  return {
    name,
    title,
    description,
    get files() {
      files ??= readFiles(name);
      return files;
    },
  };
}
