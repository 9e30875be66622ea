/** The fields of the form: how each is typed, and from text to what is sent. */
import type { UnitDetail } from '../../../server/contract/units.ts';

export type FieldKind = 'text' | 'day' | 'count' | 'number' | 'choice' | 'municipality';

export interface FormField {
  name: FieldName;
  kind: FieldKind;
  options?: readonly string[];
  /** On a line of its own. */
  wide?: boolean;
}

export const FIELD_NAMES = [
  ...(['code', 'name', 'line', 'stage', 'product', 'created_on'] as const),
  ...(['lat', 'lng', 'accuracy_m', 'location_source', 'declared_municipality'] as const),
  ...(['regional_office', 'training_centre', 'association_code'] as const),
  ...(['members', 'women', 'youth', 'ethnic', 'victims', 'reincorporated', 'disabled'] as const),
  ...(['extreme_poverty', 'jobs', 'financing_cop'] as const),
] as const;
export type FieldName = (typeof FIELD_NAMES)[number];

/** What stands in the inputs. */
export type Texts = Record<FieldName, string>;
export type Values = Record<string, string | number | null>;
/** Field → key of its words. */
export type Faults = Partial<Record<FieldName, FaultWord>>;
export type FaultWord =
  | 'need_name'
  | 'need_line'
  | 'need_created_on'
  | 'bad_number'
  | 'bad_count'
  | 'bad_place'
  | 'bad_declared';

const field = (name: FieldName, kind: FieldKind, more: Partial<FormField> = {}): FormField => ({
  name,
  kind,
  ...more,
});

export const GROUPS = {
  about: [
    field('code', 'text'),
    field('name', 'text', { wide: true }),
    field('line', 'choice', { options: ['rural_business', 'self_consumption', 'rural_occupation'] }),
    field('stage', 'choice', { options: ['training', 'created', 'strengthened', 'company'] }),
    field('created_on', 'day'),
    field('product', 'text'),
  ],
  place: [
    field('lat', 'number'),
    field('lng', 'number'),
    field('accuracy_m', 'number'),
    field('location_source', 'choice', { options: ['gps', 'settlement', 'municipal_seat'] }),
    field('declared_municipality', 'municipality'),
  ],
  organisation: [
    field('regional_office', 'text'),
    field('training_centre', 'text'),
    field('association_code', 'text'),
  ],
  people: [
    ...(['members', 'women', 'youth', 'ethnic', 'victims', 'reincorporated', 'disabled'] as const),
    'extreme_poverty' as const,
  ].map((name) => field(name, 'count')),
  money: [field('jobs', 'count'), field('financing_cop', 'count')],
} as const satisfies Record<string, readonly FormField[]>;

const KINDS = new Map(
  Object.values(GROUPS).flatMap((fields) =>
    fields.map(({ name, kind }): [FieldName, FieldKind] => [name, kind]),
  ),
);

export const BLANK = Object.fromEntries(FIELD_NAMES.map((name) => [name, ''])) as Texts;

/** What a unit holds, as text; numbers with a point, which every input takes. */
export function textsOf({ properties, geometry }: UnitDetail): Texts {
  const [lng = null, lat = null] = geometry?.coordinates ?? [];
  const values: Record<string, unknown> = { ...properties, lng, lat };
  return Object.fromEntries(
    FIELD_NAMES.map((name) => [
      name,
      values[name] === null || values[name] === undefined ? '' : String(values[name]),
    ]),
  ) as Texts;
}

export function parseNumber(text: string): number | null {
  const bare = text.trim().replace(',', '.');
  return /^[-+]?\d+(\.\d+)?$/.test(bare) ? Number(bare) : null;
}

function parseCount(text: string): number | null {
  const bare = text
    .trim()
    .replace(/^\$/, '')
    .replace(/[\s.,](?=\d{3}\b)/g, '');
  return /^\d+$/.test(bare) ? Number(bare) : null;
}

/** Whether the texts can be sent; null where a field cannot. */
export function sentValue(name: FieldName, text: string): string | number | null {
  if (text.trim() === '') return null;
  const kind = KINDS.get(name);
  if (kind === 'count') return parseCount(text);
  if (kind === 'number') return parseNumber(text);
  return text.trim();
}

export function faultsOf(texts: Texts): Faults {
  const faults: Faults = {};
  if (texts.name.trim() === '') faults.name = 'need_name';
  if (texts.line === '') faults.line = 'need_line';
  if (texts.created_on === '' && texts.stage !== 'training') faults.created_on = 'need_created_on';
  if ((texts.lat.trim() === '') !== (texts.lng.trim() === '')) {
    faults[texts.lat.trim() === '' ? 'lat' : 'lng'] = 'bad_place';
  }
  if (texts.declared_municipality !== '' && !/^\d{5}$/.test(texts.declared_municipality.trim())) {
    faults.declared_municipality = 'bad_declared';
  }
  for (const [name, kind] of KINDS) {
    if (texts[name].trim() === '' || sentValue(name, texts[name]) !== null) continue;
    if (kind === 'count') faults[name] = 'bad_count';
    if (kind === 'number') faults[name] = 'bad_number';
  }
  return faults;
}

/** The fields that differ, as they are sent; coordinates go together. */
export function changesOf(before: Texts, now: Texts): Values {
  const values: Values = {};
  for (const name of FIELD_NAMES) {
    if (now[name].trim() !== before[name].trim()) values[name] = sentValue(name, now[name]);
  }
  if ('lng' in values || 'lat' in values) {
    values.lng = sentValue('lng', now.lng);
    values.lat = sentValue('lat', now.lat);
  }
  return values;
}
