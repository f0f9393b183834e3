import { COMPILER_VERSION } from '@policy-registry/stella-dsl';

/** What evaluates simulations here. Two engines of one version say the same of the same findings. */
export const ENGINE_VERSION = COMPILER_VERSION;
