import type { CollectionDefinition, DocumentStore, ObjectStore } from '@policy-registry/storage';
import { hasActiveSpan, withSpan } from '@policy-registry/telemetry';

/**
 * Stores whose calls are client spans of the trace that they are made in (semantic conventions for database spans). Calls outside
 * of traces, like the rounds of a relay, stay without: each would be a trace of its own.
 */
export function tracedDocuments(store: DocumentStore, system: string): DocumentStore {
  const attributes = { 'db.system.name': system };
  return around(store, (method, call, [tenant]) => {
    if (method !== 'forTenant') return call();
    const spanned = spans('documents', { ...attributes, tenant });
    return around(call() as object, (method, call, args) => {
      if (method !== 'collection') return spanned(method, call, args);
      const { name } = args[0] as CollectionDefinition<unknown>;
      return around(call() as object, spans(name, { ...attributes, tenant, 'db.collection.name': name }));
    });
  });
}

export function tracedObjects(store: ObjectStore, system: string): ObjectStore {
  return around(store, (method, call, [tenant]) => {
    if (method !== 'forTenant') return call();
    const spanned = spans('objects', { 'db.system.name': system, tenant });
    return around(call() as object, (method, call, args) =>
      method === 'area' ? around(call() as object, spanned) : spanned(method, call, args),
    );
  });
}

/** What happens around a call of a method. */
type Advice = (method: string, call: () => unknown, args: readonly unknown[]) => unknown;

/** The same object, with `advice` around every call of a method. */
function around<T extends object>(target: T, advice: Advice): T {
  return new Proxy(target, {
    get(object, key) {
      const member: unknown = Reflect.get(object, key, object);
      if (typeof member !== 'function' || typeof key !== 'string') return member;
      return (...args: unknown[]) => advice(key, () => member.apply(object, args), args);
    },
  });
}

function spans(what: string, attributes: Readonly<Record<string, unknown>>): Advice {
  return (method, call) => {
    if (!hasActiveSpan()) return call();
    const named = { ...attributes, 'db.operation.name': method } as Record<string, string>;
    return withSpan(`${method} ${what}`, { kind: 'client', attributes: named }, () => call());
  };
}
