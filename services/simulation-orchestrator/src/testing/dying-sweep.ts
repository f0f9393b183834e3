import type { DocumentStore, ObjectStore } from '@policy-registry/storage';
import { sweep } from '../retention/sweep.ts';
import { after } from './passing-days.ts';
import { openSimulations, TENANT } from './simulation-fixture.ts';

/** A process that sweeps, so many days from now, and dies by its own hand before its n-th step: a write, or an area that is dropped. */
const [folder = '', days = '', dyingAt = ''] = process.argv.slice(2);
const { deps, close } = await openSimulations(folder);
const STEPS = new Set(['replace', 'remove', 'insert', 'dropArea']);
let left = Number(dyingAt);

/** The same, and what its calls answer with, with every step counted. */
function mortal<T extends object>(target: T): T {
  return new Proxy(target, {
    get(object, key) {
      const member: unknown = Reflect.get(object, key, object);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        if (typeof key === 'string' && STEPS.has(key)) left -= 1;
        if (left === 0) process.kill(process.pid, 'SIGKILL');
        const answer: unknown = member.apply(object, args);
        return key === 'forTenant' || key === 'collection' ? mortal(answer as object) : answer;
      };
    },
  });
}

const documents: DocumentStore = mortal(deps.documents);
const objects: ObjectStore = mortal(deps.objects);
await sweep({ ...after(deps, Number(days)), documents, objects }, TENANT, new AbortController().signal);
await close();
