import { type DescMethod, type DescService, getOption, hasOption } from '@bufbuild/protobuf';
import { bodyFormat } from '../binding/request-body.ts';
import { http } from '../google-http.ts';
import type { Binding } from './binding.ts';
import { compileBinding } from './compile-binding.ts';
import { RouteError } from './route-error.ts';
import { type KeptEscapes, RouteTable } from './route-table.ts';
import { RouteTrie } from './route-trie.ts';

export interface RouteOptions {
  /** `reserved` unless said otherwise. `slash` is `fully_decode_reserved_expansion` of google.api.Http. */
  readonly keptEscapes?: KeptEscapes;
}

/**
 * Compiles the `google.api.http` rules of the services. Methods without a rule have no REST route. Throws `RouteError`
 * for any rule that cannot be served, so that a server never starts with half of its routes.
 */
export function buildRoutes(services: readonly DescService[], options: RouteOptions = {}): RouteTable {
  const trie = new RouteTrie<Binding>();
  const bindings = services.flatMap(({ methods }) => methods).flatMap(bindingsOf);
  for (const binding of bindings) {
    const taken = trie.insert(binding.httpMethod, binding.template, binding);
    if (taken !== undefined) {
      const other = `${taken.method.parent.typeName}.${taken.method.name}`;
      throw new RouteError(
        binding.method,
        `${binding.httpMethod} ${binding.template.source} is the route of ${other} already`,
      );
    }
  }
  return new RouteTable(bindings, trie, options.keptEscapes ?? 'reserved');
}

function bindingsOf(method: DescMethod): Binding[] {
  if (!hasOption(method, http)) return [];
  if (method.methodKind === 'bidi_streaming')
    throw new RouteError(method, 'streams in both directions have no mapping');
  const rule = getOption(method, http);
  for (const additional of rule.additionalBindings) {
    if (additional.additionalBindings.length > 0) throw new RouteError(method, 'additional_bindings are nested');
  }
  const bindings = [rule, ...rule.additionalBindings].map((each, index) => compileBinding(method, each, index));
  if (method.methodKind === 'client_streaming' && bindings.some((binding) => bodyFormat(binding) !== 'raw')) {
    throw new RouteError(method, 'a streaming request needs a body of google.api.HttpBody');
  }
  return bindings;
}
