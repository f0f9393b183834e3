import type { DescService } from '@bufbuild/protobuf';
import type { Implementation } from '@policy-registry/rpc';

/**
 * Services that nobody implements yet are served too: their calls answer UNIMPLEMENTED, not "unknown service". Throws a TypeError for
 * an implementation of another service, which would not be served.
 */
export function withUnserved(
  services: readonly DescService[],
  implementations: readonly Implementation[],
): Implementation[] {
  const served = new Map(implementations.map((each) => [each.service.typeName, each]));
  const all = services.map((service) => served.get(service.typeName) ?? { service, handlers: {} });
  const stray = implementations.find((each) => !all.includes(each));
  if (stray !== undefined) throw new TypeError(`${stray.service.typeName} is none of the services here`);
  return all;
}
