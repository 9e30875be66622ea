/** Query and path parameters as zod schemas that read text, each with the words of its refusal in both languages. */
import { z } from 'zod';
import type { Bilingual } from '../problem.ts';
import { isDay } from './filter.ts';

/** What a parameter must be, in words; read by the endpoint wrapper and by the documentation. */
export const expectations = z.registry<Bilingual>();

/** Largest radius of any answer, metres. */
export const MAX_RADIUS_M = 200_000;
/** Sites have no inside: their units are those within this distance, metres, when none is given. */
export const DEFAULT_RADIUS_M = 10_000;
/** Largest page of a list. */
export const MAX_LIMIT = 1_000;
export const DEFAULT_LIMIT = 100;

/** The words for a schema, or for the one it wraps as optional or with a default. */
export function expectationOf(schema: z.ZodType): Bilingual | undefined {
  const own = expectations.get(schema);
  if (own || !(schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)) return own;
  return expectationOf(schema.def.innerType as z.ZodType);
}

/** Gives a schema the words of its refusal. */
export function expecting<S extends z.ZodType>(schema: S, expected: Bilingual): S {
  expectations.add(schema, expected);
  return schema;
}

function numberText(min: number, max: number) {
  return z
    .string()
    .regex(/^[+-]?(\d+\.?\d*|\.\d+)$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
}

function integerText(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max));
}

export const lng = expecting(numberText(-180, 180).optional(), {
  es: 'se espera la longitud en grados decimales, de -180 a 180 (en Colombia, negativa)',
  en: 'expected the longitude in decimal degrees, -180 to 180 (negative in Colombia)',
});
export const lat = expecting(numberText(-90, 90).optional(), {
  es: 'se espera la latitud en grados decimales, de -90 a 90',
  en: 'expected the latitude in decimal degrees, -90 to 90',
});
export const radiusM = expecting(numberText(1, MAX_RADIUS_M).optional(), {
  es: `se esperan metros, de 1 a ${MAX_RADIUS_M}`,
  en: `expected metres, 1 to ${MAX_RADIUS_M}`,
});
export const accuracyM = expecting(numberText(0, 100_000).optional(), {
  es: 'se esperan metros, de 0 a 100000',
  en: 'expected metres, 0 to 100000',
});
export const zoom = expecting(integerText(0, 22), {
  es: 'se espera un entero de 0 a 22',
  en: 'expected an integer from 0 to 22',
});

/** A bounded integer with a default. */
export function count(fallback: number, max: number, min = 1) {
  return expecting(integerText(min, max).optional().default(fallback), {
    es: `se espera un entero de ${min} a ${max}`,
    en: `expected an integer from ${min} to ${max}`,
  });
}
export const limit = count(DEFAULT_LIMIT, MAX_LIMIT);

/** One of a closed list. */
export function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return expecting(z.enum(values).optional(), {
    es: `se admite ${values.join(', ')}`,
    en: `allowed are ${values.join(', ')}`,
  });
}

export const flag = expecting(
  z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .pipe(z.boolean())
    .optional(),
  { es: 'se admite true, false', en: 'allowed are true, false' },
);

/** The name of a territory kind; whether it exists is asked of the database. */
export const kindName = expecting(z.string().regex(/^[a-z][a-z0-9_]{0,62}$/), {
  es: 'se espera el nombre de una clase de territorio, por ejemplo municipality',
  en: 'expected the name of a territory kind, for example municipality',
});

/** `kind:code`, read by `parseTerritory` of filter.ts. */
export const territoryRef = expecting(
  z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,62}:.{1,100}$/u)
    .optional(),
  {
    es: 'se espera clase:código, por ejemplo municipality:05001',
    en: 'expected kind:code, for example municipality:05001',
  },
);

/** A code of a territory or a unit in a path. */
export const code = expecting(z.string().min(1).max(100), {
  es: 'se espera un código de 1 a 100 caracteres',
  en: 'expected a code of 1 to 100 characters',
});

/** A day that exists. */
export const day = expecting(z.string().refine(isDay).optional(), {
  es: 'se espera una fecha real AAAA-MM-DD',
  en: 'expected a real date YYYY-MM-DD',
});
export const instant = expecting(z.iso.datetime({ offset: true }).optional(), {
  es: 'se espera un instante con zona, por ejemplo 2024-05-31T23:59:59-05:00',
  en: 'expected an instant with its zone, for example 2024-05-31T23:59:59-05:00',
});

export const searchText = expecting(z.string().trim().min(1).max(200), {
  es: 'se esperan de 1 a 200 caracteres',
  en: 'expected 1 to 200 characters',
});

/** Opaque: what the `next` link of the page before holds. */
export const cursor = expecting(z.string().max(500).optional(), {
  es: 'se espera el valor del enlace «next» de la página anterior',
  en: 'expected the value in the “next” link of the page before',
});

/** `west,south,east,north` in degrees; west > east crosses the date line. */
export type Bbox = [west: number, south: number, east: number, north: number];

function readBbox(value: string, context: z.RefinementCtx): Bbox {
  const parts = value.split(',');
  const numbers = parts.map((part) => (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(part) ? Number(part) : Number.NaN));
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = numbers;
  const inside = Math.abs(west) <= 180 && Math.abs(east) <= 180 && south >= -90 && north <= 90;
  if (numbers.length !== 4 || !inside || !(south <= north)) context.addIssue('not a bbox');
  return [west, south, east, north];
}

export const bbox = expecting(
  z
    .string()
    .transform(readBbox)
    .pipe(z.tuple([z.number(), z.number(), z.number(), z.number()]))
    .optional(),
  {
    es: 'se espera oeste,sur,este,norte en grados (sur ≤ norte; oeste > este cruza el antimeridiano)',
    en: 'expected west,south,east,north in degrees (south ≤ north; west > east crosses the date line)',
  },
);

/** How a CSV is written. `semicolon` writes decimal commas too: what spreadsheets in Spanish open by double click. */
/** Codes of indicators with commas between. */
export const indicatorCodes = expecting(
  z
    .string()
    .regex(/^[a-z_]+(,[a-z_]+)*$/)
    .transform((codes) => codes.split(','))
    .pipe(z.array(z.string()))
    .optional(),
  {
    es: 'se esperan códigos de indicadores separados por comas',
    en: 'expected codes of indicators with commas between',
  },
);

export const separator = expecting(z.enum(['comma', 'semicolon']).optional().default('comma'), {
  es: 'se admite comma, semicolon',
  en: 'allowed are comma, semicolon',
});
