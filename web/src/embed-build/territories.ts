/** The territories that a map can be about, as the public release names them. */
import { signal } from '@preact/signals';
import type { PublicReleases, PublicTable } from '../../../server/contract/releases.ts';
import { displayName } from '../../../server/embed/names.ts';
import { EMBED_KINDS } from '../../../server/embed/view.ts';
import { readJson } from '../embed/files.ts';

export interface Choice {
  kind: (typeof EMBED_KINDS)[number];
  territories: { code: string; name: string }[];
}

/** Empty before they are here, and where nothing has been released. */
export const choices = signal<Choice[]>([]);

export async function loadTerritories(): Promise<void> {
  const { current, releases } = await readJson<PublicReleases>('/public/releases.json');
  const base = releases.find(({ id }) => id === current)?.base;
  if (base === undefined) return;
  choices.value = await Promise.all(
    EMBED_KINDS.map(async (kind) => {
      const { rows } = await readJson<PublicTable>(`${base}${kind}.json`);
      return { kind, territories: rows.map(({ code, name }) => ({ code, name: displayName(name) })) };
    }),
  );
}
