/** The three cases that the programme's own booklet tells, by name. Places, dates and people beyond it are invented. */
import type { UnitHistory } from '../import.ts';
import type { UnitAttributes } from '../unit.ts';

/** What a case says of itself; the rest of its attributes are filled in by the generator. */
export interface Case {
  municipality: string;
  year: number;
  createdOn: string;
  /** The case whose `key` this is has this one as a member. */
  associationKey?: string;
  key: string;
  attributes: Pick<UnitAttributes, 'name' | 'line' | 'product' | 'members' | 'women' | 'youth' | 'victims'>;
  changes: { validOn: string; changes: NonNullable<UnitHistory['changes']>[number]['changes'] }[];
}

/** The one company among them; the totals of the others are what is left. */
export const HORTISANOS = { jobs: 6, financingCop: 78_124_000 };

const HORTISANOS_CASE: Case = {
  key: 'hortisanos',
  municipality: '05697',
  year: 2017,
  createdOn: '2017-03-16',
  attributes: {
    name: 'Hortisanos',
    line: 'rural_business',
    product: 'Lechuga hidropónica',
    members: 6,
    women: 3,
    youth: 4,
    victims: 2,
  },
  changes: [
    { validOn: '2017-08-10', changes: { stage: 'strengthened' } },
    { validOn: '2018-02-20', changes: { stage: 'company', ...HORTISANOS } },
  ],
};

const VILLA_TERRACOTA: Case = {
  key: 'villa-terracota',
  municipality: '15600',
  year: 2016,
  createdOn: '2016-06-09',
  attributes: {
    name: 'Villa Terracota Ecoturismo',
    line: 'rural_business',
    product: 'Turismo rural',
    members: 8,
    women: 5,
    youth: 3,
    victims: 0,
  },
  changes: [{ validOn: '2017-05-18', changes: { stage: 'strengthened' } }],
};

/** An association of eight: it counts the same 720 producers as its members together. */
const APROCAFE: Case = {
  key: 'aprocafe',
  municipality: '15442',
  year: 2015,
  createdOn: '2015-09-24',
  attributes: {
    name: 'Aprocafé',
    line: 'rural_business',
    product: 'Café',
    members: 720,
    women: 259,
    youth: 132,
    victims: 118,
  },
  changes: [{ validOn: '2017-10-05', changes: { stage: 'strengthened' } }],
};

/** Municipality, name, members, women, youth, victims: the columns sum to the association's. */
const APROCAFE_MEMBERS = [
  ['15106', 'Asociación de Caficultores de Briceño', 78, 28, 15, 10],
  ['15832', 'Asociación de Caficultores de Tunungúa', 64, 23, 12, 9],
  ['15580', 'Asociación de Productores de Café de Quípama', 96, 34, 18, 17],
  ['15681', 'Cafeteros Unidos de San Pablo de Borbur', 102, 37, 19, 18],
  ['15212', 'Asociación de Caficultores de Coper', 84, 30, 15, 12],
  ['15531', 'Asociación de Cafeteros de Pauna', 120, 43, 22, 19],
  ['15507', 'Asociación de Productores de Café de Otanche', 88, 32, 16, 17],
  ['15480', 'Caficultores de Muzo', 88, 32, 15, 16],
] as const;

function aprocafeMember(row: (typeof APROCAFE_MEMBERS)[number], at: number): Case {
  const [municipality, name, members, women, youth, victims] = row;
  return {
    key: `aprocafe-${municipality}`,
    associationKey: 'aprocafe',
    municipality,
    year: 2014,
    createdOn: `2014-${String(2 + at).padStart(2, '0')}-12`,
    attributes: { name, line: 'rural_business', product: 'Café', members, women, youth, victims },
    changes: [{ validOn: `2016-0${1 + at}-20`, changes: { stage: 'strengthened' } }],
  };
}

/** Associations before their members. */
export const CASES: readonly Case[] = [
  HORTISANOS_CASE,
  VILLA_TERRACOTA,
  APROCAFE,
  ...APROCAFE_MEMBERS.map(aprocafeMember),
];

export const CASE_MUNICIPALITIES: ReadonlySet<string> = new Set(
  CASES.map(({ municipality }) => municipality),
);

/** How many cases were created in a year. */
export function casesIn(year: number): number {
  return CASES.filter((told) => told.year === year).length;
}
