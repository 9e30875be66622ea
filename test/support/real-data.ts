/** The shared real files, imported as a planner would: one call a file, no flags. */
import type { Database } from '../../db/connect.ts';
import { sharedFile } from './shared.ts';

/** Kind and file, in the order of Done 1 of the foundation: municipalities before what refers to them. */
export const REAL_IMPORTS: readonly (readonly [kind: string, file: string])[] = [
  ['municipality', 'data/municipalities/municipios_mgn2021.geojson'],
  ['department', 'data/departments/departamentos_mgn2021.geojson'],
  ['pdet', 'data/pdet/pdet_municipios_170.csv'],
  ['etcr', 'data/etcr/sitios_acreditacion_etcr_derivado.csv'],
  ['protected_area', 'data/protected_areas/areas_protegidas_2013.geojson'],
  ['population', 'data/attributes/municipios_poblacion_ipm.csv'],
];

export const SHARED_FILES = REAL_IMPORTS.map(([, file]) => file);

/** Imports all six into a migrated database. */
export async function fillWithRealData(database: Database): Promise<void> {
  const { runImport } = await import('../../server/services/imports.ts');
  for (const [kind, file] of REAL_IMPORTS) {
    await runImport(
      { db: database.knex, engine: database.engine },
      { kind, file: sharedFile(file), actor: 'test' },
    );
  }
}
