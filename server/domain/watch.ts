/** What monitoring looks for in the registers: signs that something is not as it is written, each with its reason. */
import type { Bilingual } from '../problem.ts';
import { slashed } from './day.ts';

/** The gravest first. */
export const FINDING_KINDS = [
  'impossible_visits',
  'contested_point',
  'crowded_point',
  'exact_centre',
  'stage_jump',
  'spike',
  'repeated_name',
  'never_visited',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** From when on something is a sign. Distances in metres; what is usual on rural roads decides. */
export const WATCH_LIMITS = {
  /** As far as one person gets in a day, visits among it. */
  day_m: 300_000,
  /** Units on one point. A house may hold some. */
  crowded_units: 5,
  /** A company takes longer than this from its creation. */
  company_days: 30,
  /** Units of one month in one municipality, and how many times its usual month that is. */
  spike_units: 15,
  spike_times: 6,
  /** How near the same name is taken for the same unit. */
  name_m: 1_000,
  /** Without a visit so long after its creation, in a department that notes visits. */
  never_days: 730,
  /** A measured place isn't the very centre. */
  centre_m: 1,
};

export interface Finding {
  kind: FindingKind;
  /** What it is about, within its kind. */
  subject: string;
  municipalityCode: string | null;
  lng: number | null;
  lat: number | null;
  /** How many units it is about; `codes` names the first fifty. */
  units: number;
  codes: string[];
  facts: Record<string, unknown>;
}

const STAGES: Record<string, Bilingual> = {
  training: { es: 'formación', en: 'training' },
  created: { es: 'creada', en: 'created' },
  strengthened: { es: 'fortalecida', en: 'strengthened' },
  company: { es: 'empresa', en: 'company' },
};

/** Why it was found, as people say it. */
export function reasonOf({ kind, units, facts }: Pick<Finding, 'kind' | 'units' | 'facts'>): Bilingual {
  return REASONS[kind](facts, units);
}

type Facts = Record<string, unknown>;

const REASONS: Record<FindingKind, (facts: Facts, units: number) => Bilingual> = {
  impossible_visits: ({ actor, from, to, distance_m: metres }) => {
    const km = Math.round(Number(metres) / 1_000);
    const [first, last] = [slashed(String(from)), slashed(String(to))];
    return first === last
      ? {
          es: `${actor} registró visitas a ${km} km una de otra el mismo día (${first})`,
          en: `${actor} noted visits ${km} km apart on the same day (${first})`,
        }
      : {
          es: `${actor} registró visitas a ${km} km una de otra entre el ${first} y el ${last}`,
          en: `${actor} noted visits ${km} km apart between ${first} and ${last}`,
        };
  },
  contested_point: ({ offices, names }, units) => ({
    es: `${offices} oficinas registran ${units} unidades en el mismo punto${names ? `: ${names}` : ''}`,
    en: `${offices} offices record ${units} units on the same point${names ? `: ${names}` : ''}`,
  }),
  crowded_point: (_, units) => ({
    es: `${units} unidades en el mismo punto, con coordenadas que se dicen propias`,
    en: `${units} units on the same point, with coordinates said to be their own`,
  }),
  exact_centre: ({ what }, units) => ({
    es: `${units === 1 ? 'Una unidad está' : `${units} unidades están`} exactamente en ${what === 'seat' ? 'el punto de la cabecera' : 'el centro geométrico'} del municipio, y se dice que el lugar es propio`,
    en: `${units === 1 ? 'A unit lies' : `${units} units lie`} exactly on ${what === 'seat' ? 'the point of the municipal seat' : 'the geometric centre of the municipality'}, and the place is said to be its own`,
  }),
  stage_jump: ({ how, before, after, day, days }) => {
    const stage = (name: unknown) => STAGES[String(name)] ?? { es: '', en: '' };
    const [from, to] = [stage(before), stage(after)];
    const when = slashed(String(day));
    if (how === 'fast')
      return {
        es: `Pasó a empresa ${days} días después de su creación (${when})`,
        en: `Became a company ${days} days after its creation (${when})`,
      };
    return {
      es: `Pasó de ${from.es} a ${to.es} (${when})${how === 'skipped' ? ', sin las etapas intermedias' : ', hacia atrás'}`,
      en: `Went from ${from.en} to ${to.en} (${when})${how === 'skipped' ? ', without the stages between' : ', backwards'}`,
    };
  },
  spike: ({ month, usual }, units) => {
    const [year, number] = String(month).split('-');
    const often = Number(usual);
    return {
      es: `${units} unidades creadas en ${number}/${year}; en un mes corriente son ${String(often).replace('.', ',')}`,
      en: `${units} units created in ${number}/${year}; in a usual month there are ${often}`,
    };
  },
  repeated_name: ({ name, distance_m: metres }) => ({
    es: `El mismo nombre («${name}») a ${metres} m de otra unidad`,
    en: `The same name (“${name}”) ${metres} m from another unit`,
  }),
  never_visited: (_, units) => ({
    es: `${units === 1 ? 'Una unidad activa' : `${units} unidades activas`} de más de dos años sin una sola visita registrada`,
    en: `${units === 1 ? 'An active unit' : `${units} active units`} older than two years without a single visit noted`,
  }),
};
