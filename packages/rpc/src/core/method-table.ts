import { type DescMethod, getOption, hasOption } from '@bufbuild/protobuf';
import {
  type Access,
  access as accessOption,
} from '@policy-registry/contracts/gen/stellaops/policy/options/v1/options_pb.js';
import type { Implementation } from './handler.ts';
import { INTERNAL_SCOPE } from './internal-caller.ts';
import { isServerStreaming } from './method-kind.ts';

/** A method as it is served: its access rule and its handler, if there is one. */
export interface MethodEntry {
  /** `package.Service/Method`: in logs, metrics, spans. */
  readonly name: string;
  readonly method: DescMethod;
  readonly access: Access;
  readonly handler: ((request: never, context: never) => unknown) | undefined;
}

/**
 * Every method of every service, checked: it streams in one direction at most, has an access option that says exactly one
 * thing, and names known scopes only (`any`: whoever serves the methods checks that). Throws an Error that names the first method that does not: a service with a
 * hole in its access rules does not start.
 */
export function createMethodTable(
  implementations: readonly Implementation[],
  knownScopes: ReadonlySet<string> | 'any',
): ReadonlyMap<DescMethod, MethodEntry> {
  const table = new Map<DescMethod, MethodEntry>();
  const services = new Set<string>();
  for (const { service, handlers } of implementations) {
    if (services.has(service.typeName)) throw new Error(`${service.typeName}: implemented twice`);
    services.add(service.typeName);
    refuseStrayHandlers(service.typeName, handlers, service.method);
    for (const method of service.methods) {
      const name = `${service.typeName}/${method.name}`;
      const access = checkedAccess(name, method, knownScopes);
      table.set(method, { name, method, access, handler: handlerOf(handlers[method.localName], name) });
    }
  }
  return table;
}

function checkedAccess(name: string, method: DescMethod, knownScopes: ReadonlySet<string> | 'any'): Access {
  if (method.methodKind === 'bidi_streaming') {
    throw new Error(`${name}: ${method.methodKind} methods are not served`);
  }
  if (!hasOption(method, accessOption)) throw new Error(`${name}: has no access option`);
  const access = getOption(method, accessOption);
  const { anyScope } = access;
  const ways = [access.public, access.authenticated, access.internal, anyScope.length > 0].filter(Boolean).length;
  if (ways !== 1) {
    throw new Error(`${name}: the access option must set exactly one of public, authenticated, internal and any_scope`);
  }
  if ((access.public || access.internal) && (access.freshAuthentication || access.audited)) {
    const kind = access.public ? 'a public' : 'an internal';
    throw new Error(`${name}: ${kind} method cannot ask for fresh authentication or be audited`);
  }
  if (anyScope.includes(INTERNAL_SCOPE)) {
    throw new Error(`${name}: ${INTERNAL_SCOPE} opens internal methods and nothing else`);
  }
  const unknown = knownScopes === 'any' ? undefined : anyScope.find((scope) => !knownScopes.has(scope));
  if (unknown !== undefined) throw new Error(`${name}: the scope ${unknown} is not known`);
  if (access.audited && isServerStreaming(method)) throw new Error(`${name}: an audited method must have one answer`);
  return access;
}

function handlerOf(handler: unknown, name: string): MethodEntry['handler'] {
  if (handler === undefined) return undefined;
  if (typeof handler !== 'function') throw new Error(`${name}: the handler is not a function`);
  return handler as MethodEntry['handler'];
}

function refuseStrayHandlers(service: string, handlers: Readonly<Record<string, unknown>>, methods: object): void {
  const stray = Object.keys(handlers).find((name) => !Object.hasOwn(methods, name));
  if (stray !== undefined) throw new Error(`${service}: there is no method for the handler ${stray}`);
}
