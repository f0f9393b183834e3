import type { InventoryComponent } from '../document.ts';
import { makeComponent } from '../facts/component.ts';
import { onlyCpe } from '../facts/cpe.ts';
import type { JsonView } from '../json/json-view.ts';
import type { ReaderContext } from './reader-context.ts';

/** A component of a BOM, without those that are nested in it. */
export function readBomComponent(view: JsonView, links: readonly string[], context: ReaderContext): InventoryComponent {
  const cpe = view.has('cpe') ? onlyCpe([view.text('cpe') ?? '', ...readGuesses(view)]) : undefined;
  // An SBOM lists a component once, so there is nothing to remember.
  return makeComponent(
    {
      purl: context.purl(view, 'purl'),
      name: bomComponentName(view),
      version: view.filledText('version'),
      licenses: readLicenses(view),
      tags: view.texts('tags'),
      scope: view.filledText('scope'),
      references: cpe === undefined ? links : [...links, cpe],
    },
    context.purls,
  );
}

/** What else Syft, which writes the first of its guesses as the component's CPE, thought of. */
function readGuesses(view: JsonView): readonly string[] {
  const guesses = view.objects('properties').filter((property) => property.text('name') === 'syft:cpe23');
  return guesses.flatMap((property) => property.text('value') ?? []);
}

export function bomComponentName(view: JsonView): string {
  const group = view.filledText('group');
  const name = view.requiredText('name');
  return group === undefined ? name : `${group}/${name}`;
}

/** `license.id`, else an expression, else `license.name`. */
function readLicenses(view: JsonView): readonly string[] {
  const licenses: string[] = [];
  for (const choice of view.objects('licenses')) {
    const license = choice.object('license');
    const text = license?.filledText('id') ?? choice.filledText('expression') ?? license?.filledText('name');
    if (text !== undefined) licenses.push(text);
  }
  return licenses;
}
