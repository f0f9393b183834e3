import type { DescMethod } from '@bufbuild/protobuf';
import type { Binding } from '../routes/binding.ts';
import { buildRoutes } from '../routes/build-routes.ts';
import type { RouteTable } from '../routes/route-table.ts';
import { buildProto, type MessageSpec, type MethodSpec } from './proto-builder.ts';

/** Routes of a service whose methods all take `In` and return `Out`; a rule per method, in proto JSON. */
export function routesFor(
  rules: Readonly<Record<string, object>>,
  input: MessageSpec = { id: 'string', name: 'string', path: 'string', count: 'int32', tags: 'repeated string' },
  more: Partial<MethodSpec> = {},
): RouteTable {
  const methods = Object.fromEntries(
    Object.entries(rules).map(([name, http]) => [name, { input: 'In', output: 'Out', http, ...more }]),
  );
  const registry = buildProto({ messages: { In: input, Out: { text: 'string' } }, services: { TestService: methods } });
  const service = registry.getService('test.v1.TestService');
  if (service === undefined) throw new TypeError('no service');
  return buildRoutes([service]);
}

/** The RPC that a request reaches: its name, `405 GET,HEAD…`, or `404`. */
export function reach(routes: RouteTable, httpMethod: string, path: string): string {
  const result = routes.resolve(httpMethod, path);
  switch (result.kind) {
    case 'match':
      return result.match.binding.method.name;
    case 'wrong method':
      return `405 ${result.allowed.join(',')}`;
    case 'no such path':
      return '404';
  }
}

export function bindingOf(routes: RouteTable, method: DescMethod, index = 0): Binding {
  const binding = routes.bindings.find((each) => each.method === method && each.index === index);
  if (binding === undefined) throw new TypeError(`${method} has no binding ${index}`);
  return binding;
}
