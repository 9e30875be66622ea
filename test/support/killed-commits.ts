/** What the test of killed commits and the process that is killed share: the files, and what is told of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { stageUpload } from '../../server/services/unit-uploads.ts';

export const NEW = 300;
export const KNOWN = 100;

/** What a commit left of its import. */
export interface Left {
  status: string;
  units: number;
  changed: number;
  events: number;
  staged: number;
  compared: number;
}

/** What the process before left, and the import and round that this one commits. */
export interface Told {
  left: Left;
  id: number;
  round: number;
}

/** Stages a round's file. @returns the import's number */
export async function stageRound(db: Knex, folder: string, round: number): Promise<number> {
  const batch = await stageUpload(db, {
    file: unitsFile(folder, round),
    author: { name: 'test', account: null },
    today: '2020-06-15',
    signal: new AbortController().signal,
    onProgress: () => undefined,
    note: async () => undefined,
  });
  return batch.id;
}

/** Known units come again changed beside new ones, so that a commit writes both ways. */
function unitsFile(folder: string, round: number): string {
  const line = (code: string, name: string) => `${code},${name},negocio rural,creada,2016-01-01,-74.95,5.05`;
  const rows = [
    ...Array.from({ length: KNOWN }, (_, n) => line(`K${n}`, `Conocida ${n} ${round}`)),
    ...Array.from({ length: NEW }, (_, n) => line(`R${round}-${n}`, `Nueva ${n}`)),
  ];
  const path = join(folder, `unidades-${round}.csv`);
  writeFileSync(path, ['codigo,nombre,linea,etapa,fecha_creacion,lon,lat', ...rows].join('\n'));
  return path;
}
