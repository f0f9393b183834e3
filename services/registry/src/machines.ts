/** The state machines and gates as data, for whoever describes them. */
export { OVERRIDE_MACHINE, type OverrideState, type OverrideVerb } from './overrides/override-machine.ts';
export { PROMOTION_GATES } from './promotions/promotion-gates.ts';
export { PROMOTION_MACHINE, type PromotionState, type PromotionVerb } from './promotions/promotion-machine.ts';
export type { GateCode } from './versions/gates/gate.ts';
export { GATES } from './versions/gates/gates.ts';
export { LIFECYCLE, type VersionState, type VersionVerb } from './versions/lifecycle.ts';
