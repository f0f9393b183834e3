import type { Origin } from '@policy-registry/events';

export { type EventData, type EventType, eventOf, type Origin, type Transition } from '@policy-registry/events';

/** Whose doing it is that time passes: nobody's who called. */
export const REGISTRY_ITSELF: Origin = {
  principal: { subject: 'policy-registry', clientId: 'policy-registry', scopes: new Set() },
  traceId: '',
  requestId: undefined,
};
