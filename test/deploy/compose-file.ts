import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Document, parseDocument } from 'yaml';

/** What the tests read of a service; the schema test sees all of it. */
export interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly target: string };
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks?: readonly string[] | Readonly<Record<string, { readonly aliases?: readonly string[] }>>;
  readonly network_mode?: string;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly deploy?: { readonly resources?: { readonly limits?: { readonly memory?: string; readonly cpus?: string } } };
}

export interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks?: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes?: Readonly<Record<string, object>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

const ROOT = new URL('../../', import.meta.url);

/** A path of the repository, as the file system has it. */
export function inRepository(path: string): string {
  return fileURLToPath(new URL(path, ROOT));
}

export function readText(path: string): string {
  return readFileSync(inRepository(path), 'utf8');
}

/** With merge keys resolved, and variables replaced by their defaults. Tags that only an engine knows stay on their nodes. */
export function parseCompose(file: string): Document {
  const text = readText(file).replace(/\$\{\w+:-([^}]*)\}/g, '$1');
  const document = parseDocument(text, { merge: true, logLevel: 'silent' });
  if (document.errors.length > 0) throw document.errors[0];
  return document;
}

/** A compose file, or several of which each overrides those before it, in the parts that `Service` names. */
export function readCompose(...files: readonly string[]): Compose {
  return files.map((file) => parseCompose(file).toJS() as Compose).reduce(override);
}

function override(base: Compose, over: Compose): Compose {
  const services = Object.entries(base.services).map(([name, service]) => {
    const change = over.services[name] ?? {};
    const environment = { ...service.environment, ...change.environment };
    const secrets = [...(service.secrets ?? []), ...(change.secrets ?? [])];
    const mounts = new Map(
      [...(service.volumes ?? []), ...(change.volumes ?? [])].map((each) => [targetOf(each), each]),
    );
    return [name, { ...service, ...change, environment, secrets, volumes: [...mounts.values()] }];
  });
  return { ...base, services: Object.fromEntries(services), secrets: { ...base.secrets, ...over.secrets } };
}

/** `./from:/to:ro` */
function targetOf(volume: string): string {
  return volume.split(':')[1] ?? '';
}
