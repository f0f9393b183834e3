import type { DescService } from '@bufbuild/protobuf';
import type { Implementation } from '@policy-registry/rpc';

/** Services that nobody implements yet are served too: their calls answer UNIMPLEMENTED, not "unknown service". */
export function withUnserved(
  services: readonly DescService[],
  implementations: readonly Implementation[],
): Implementation[] {
  const served = new Map(implementations.map((each) => [each.service.typeName, each]));
  return services.map((service) => served.get(service.typeName) ?? { service, handlers: {} });
}
