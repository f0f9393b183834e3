export { change, changeOnce, type Decide, type Decision, etagOf, found, pause, requireEtag } from './change.ts';
export { insertAll } from './insert-all.ts';
export { insertNamed } from './insert-named.ts';
export { insertIfAbsent, insertOnce } from './insert-once.ts';
export {
  changedBefore,
  type Remembering,
  remember,
  rememberedRequest,
  unlessDone,
  type WritingCall,
} from './remembered-request.ts';
