import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { IdentityService } from '@policy-registry/contracts/registry';
import { type Implementation, implement } from '@policy-registry/rpc';

/** The handlers of IdentityService: says back what the verified token says. */
export function identityHandlers(): Implementation {
  return implement(IdentityService, {
    async getCaller(_request, { principal }) {
      const { subject, displayName, tenant, clientId, scopes, roles, kind, authenticatedAt } = principal;
      return {
        subject,
        displayName,
        tenant,
        client: clientId,
        scopes: [...scopes].sort(),
        roles: [...roles].sort(),
        kind,
        ...(authenticatedAt === undefined ? {} : { authenticationTime: timestampFromDate(authenticatedAt) }),
      };
    },
  });
}
