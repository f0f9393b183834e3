import type { DescMethod } from '@bufbuild/protobuf';
import type { Binding } from '../routes/binding.ts';

/**
 * Stable, unique operation ids. `getPack` for `PackService.GetPack`; where two services have a method of the name,
 * `packGetPack` for each; a further binding of one method is numbered, from `listBooks2` on.
 */
export function operationIds(bindings: readonly Binding[]): ReadonlyMap<Binding, string> {
  const byName = Map.groupBy(new Set(bindings.map(({ method }) => method)), ({ name }) => name);
  return new Map(
    bindings.map((binding) => {
      const { method, index } = binding;
      const id = byName.get(method.name)?.length === 1 ? lowerFirst(method.name) : qualified(method);
      return [binding, index === 0 ? id : `${id}${index + 1}`];
    }),
  );
}

function qualified({ name, parent }: DescMethod): string {
  return `${lowerFirst(parent.name.replace(/Service$/, ''))}${name}`;
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
