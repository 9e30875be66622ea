/** What a person writes of one unit. People are counts, dates ISO days, places degrees WGS84, money Colombian pesos. */
import { z } from 'zod';
import { MOST_PHOTOS } from '../domain/photo.ts';
import { LINES, LOCATION_SOURCES, STAGES } from '../domain/unit.ts';
import { expecting } from './parameters.ts';

/** PostgreSQL's texts hold no zero byte. */
const line = z
  .string()
  .trim()
  .max(300)
  .refine((value) => !value.includes('\0'));
const text = expecting(line.nullable().optional(), {
  es: 'se espera un texto de hasta 300 caracteres',
  en: 'expected a text of up to 300 characters',
});
const day = expecting(z.iso.date().nullable().optional(), {
  es: 'se espera una fecha AAAA-MM-DD',
  en: 'expected a date YYYY-MM-DD',
});
const count = expecting(z.int().min(0).max(1_000_000).nullable().optional(), {
  es: 'se espera un número entero de 0 en adelante',
  en: 'expected a whole number from 0 on',
});
const degrees = (most: number) =>
  expecting(z.number().min(-most).max(most).nullable().optional(), {
    es: `se esperan grados decimales, de -${most} a ${most}`,
    en: `expected decimal degrees, -${most} to ${most}`,
  });
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  expecting(z.enum(values).nullable().optional(), {
    es: `se admite ${values.join(', ')}`,
    en: `allowed are ${values.join(', ')}`,
  });

/** Every attribute; one that is left out stays as it is, null takes it away. */
const attributes = {
  name: text,
  line: oneOf(LINES),
  stage: oneOf(STAGES),
  product: text,
  created_on: day,
  closed_on: day,
  lng: degrees(180),
  lat: degrees(90),
  accuracy_m: expecting(z.number().min(0).max(100_000).nullable().optional(), {
    es: 'se esperan metros, de 0 a 100000',
    en: 'expected metres, 0 to 100000',
  }),
  location_source: oneOf(LOCATION_SOURCES),
  declared_municipality: expecting(
    z
      .string()
      .regex(/^\d{5}$/)
      .nullable()
      .optional(),
    {
      es: 'se espera un código DIVIPOLA de cinco dígitos',
      en: 'expected a DIVIPOLA code of five digits',
    },
  ),
  regional_office: text,
  training_centre: text,
  association_code: text,
  members: count,
  women: count,
  youth: count,
  ethnic: count,
  victims: count,
  reincorporated: count,
  disabled: count,
  extreme_poverty: count,
  jobs: count,
  financing_cop: expecting(z.int().min(0).max(1e15).nullable().optional(), {
    es: 'se esperan pesos, enteros de 0 en adelante',
    en: 'expected whole pesos from 0 on',
  }),
};

/** Why, for the history; never who. */
export const reason = expecting(line.optional(), {
  es: 'se espera un texto de hasta 300 caracteres',
  en: 'expected a text of up to 300 characters',
});

export const UnitCreation = z.strictObject({ code: text, ...attributes, reason });
export const UnitEdit = z.strictObject({
  ...attributes,
  /** The day from which the new values hold; default today. */
  valid_on: day,
  /** The day on which they cease to hold, exclusive; default: when something later says otherwise. */
  valid_until: day,
  /** What stood on `valid_on` was wrong: it is corrected for as long as it stood, and nothing else changes. */
  correction: expecting(z.boolean().optional(), {
    es: 'se admite true, false',
    en: 'allowed are true, false',
  }),
  reason,
});
export const UnitClosing = z.strictObject({
  closed_on: expecting(z.iso.date(), {
    es: 'se espera una fecha AAAA-MM-DD',
    en: 'expected a date YYYY-MM-DD',
  }),
  reason,
});

export const required = expecting(line.min(1), {
  es: 'se espera el motivo, de 1 a 300 caracteres',
  en: 'expected the reason, 1 to 300 characters',
});
export const UnitDeletion = z.strictObject({ reason: required });
export const UnitRestoring = z.strictObject({ reason });
export const UnitUndo = z.strictObject({
  /** Number of the event that is undone: the unit's last one. */
  event: expecting(z.int().min(1), {
    es: 'se espera el número del último evento de la unidad',
    en: 'expected the number of the unit’s last event',
  }),
});
/** A value of an indicator; null takes back the one that was there. */
export const measure = z.number().finite().nullable();
export const Measures = expecting(
  z
    .array(z.strictObject({ indicator: z.string().max(60), period: z.string().max(10), value: measure }))
    .min(1)
    .max(100),
  {
    es: 'se espera una lista de {indicator, period, value}; un valor null retira el que había',
    en: 'expected a list of {indicator, period, value}; a value null takes back the one that was there',
  },
);
export const UnitVisit = z.strictObject({
  visited_on: expecting(z.iso.date(), {
    es: 'se espera una fecha AAAA-MM-DD',
    en: 'expected a date YYYY-MM-DD',
  }),
  lng: degrees(180),
  lat: degrees(90),
  /** What was measured on the spot. */
  values: Measures.optional(),
  /** Ids of photographs that were added before it. */
  photos: expecting(z.array(z.uuid()).max(MOST_PHOTOS).optional(), {
    es: 'se espera una lista de hasta 20 identificadores de fotografías',
    en: 'expected a list of up to 20 ids of photographs',
  }),
  reason,
});

export type UnitCreation = z.infer<typeof UnitCreation>;
export type UnitEdit = z.infer<typeof UnitEdit>;
