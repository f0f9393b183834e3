export type { StackPart } from './part.ts';
