/** The columns of the coverage statement, step by step. */
import { LINES, STAGES } from '../domain/unit.ts';

const READ = `code, line, stage, active, created_on, geom, members, women, youth, reincorporated, jobs, financing_cop,
  association_code, municipality_code, department_code, pdet_subregion_code, overlay_inside, overlay_near`;

/** What is counted apart within a place. */
export const APART = 'line, stage, active, located';

const PEOPLE = ['members', 'women', 'youth', 'reincorporated'];

/** People of an association count at its members, if those are among the units. */
const CELL = [
  'count(*)::int as units',
  ...PEOPLE.map((column) => `(sum(${column}) filter (where counted))::int as ${column}`),
  'sum(jobs)::int as jobs',
  'sum(financing_cop) as financing_cop',
].join(', ');

export const COUNTS = 'count(*) as units, count(*) filter (where active) as active';

const sumOf = (name: string, condition: string): string =>
  `coalesce(sum(units) filter (where ${condition}), 0) as ${name}`;

const total = (column: string): string => `coalesce(sum(${column}), 0)`;

function sumsWith(reincorporated: string): string {
  return [
    sumOf('units', 'true'),
    sumOf('active', 'active'),
    sumOf('located', 'located'),
    ...['members', 'women', 'youth', 'jobs', 'financing_cop'].map(
      (column) => `${total(column)} as ${column}`,
    ),
    `${reincorporated} as reincorporated`,
    ...LINES.map((line) => sumOf(line, `line = '${line}'`)),
    ...STAGES.map((stage) => sumOf(stage, `stage = '${stage}'`)),
  ].join(', ');
}

export function counted(condition: string): string {
  return `json_build_object('units', coalesce(sum(units) filter (where ${condition}), 0),
                            'active', coalesce(sum(units) filter (where ${condition} and active), 0))`;
}

const MEMBER = `v.code, v.counted, v.${APART.replaceAll(', ', ', v.')}, ${PEOPLE.map((column) => `v.${column}`).join(', ')},
  v.jobs, v.financing_cop`;

export interface CoverageColumns {
  /** Of the relation. */
  read: string;
  /** Of a unit within an overlay or around a site. */
  member: string;
  /** Of units summed by place and what is counted apart. */
  cell: string;
  /** Of cells added up. */
  sums: string;
}

export const ALL_EXACT: CoverageColumns = {
  read: READ,
  member: MEMBER,
  cell: CELL,
  sums: sumsWith(total('reincorporated')),
};

/** For readers who see some units on the grid: what they may not know of every unit makes no sum. */
export const SOME_COARSE: CoverageColumns = {
  read: `${READ}, exact`,
  member: `${MEMBER}, v.exact`,
  cell: `${CELL}, bool_and(exact) as exact`,
  sums: sumsWith(`case when bool_and(exact) then ${total('reincorporated')} end`),
};
