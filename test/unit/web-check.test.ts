import { expect } from 'chai';
import type { CheckRow } from '../../server/contract/checks.ts';
import {
  type Choices,
  choicesJson,
  chooseKind,
  chooseRow,
  isAccepted,
  NO_CHOICES,
} from '../../web/src/check/choices.ts';
import { factsOf, problemsOf } from '../../web/src/check/facts.ts';
import { chooseLines, type Line, linesOf, list, plain, WHOLE } from '../../web/src/check/listing.ts';
import { linesFrom } from '../../web/src/check/stream.ts';
import { byRows, totalsOf } from '../../web/src/check/totals.ts';
import { thin } from '../../web/src/map/thinning.ts';

const MEDELLIN = { code: '05001', name: 'Medellín' };
const APARTADO = { code: '05045', name: 'Apartadó' };
const ANTIOQUIA = { code: '05', name: 'Antioquia' };
const URABA = { code: '16', name: 'Urabá Antioqueño' };

function row(number: number, change: Partial<CheckRow> = {}): CheckRow {
  return {
    row: number,
    verdict: 'not_pdet',
    label: null,
    lng: -75.57,
    lat: 6.24,
    municipality_code: MEDELLIN.code,
    municipality: MEDELLIN.name,
    department_code: ANTIOQUIA.code,
    department: ANTIOQUIA.name,
    pdet: false,
    pdet_subregion: null,
    borderline: false,
    pdet_borderline: false,
    answers: [],
    border_m: 4_000,
    declared_code: null,
    declared_name: null,
    agrees: null,
    nearest_etcr: null,
    overlays: [],
    problems: [],
    repair: null,
    ...change,
  };
}

/** Lies in Kazakhstan until its sign is mended; then in Apartadó, as it says. */
function mendable(number: number, change: Partial<CheckRow> = {}): CheckRow {
  return row(number, {
    verdict: 'repair',
    lng: 76.62,
    lat: 7.88,
    municipality_code: null,
    municipality: null,
    department_code: null,
    department: null,
    pdet: null,
    declared_code: APARTADO.code,
    declared_name: APARTADO.name,
    problems: [
      { code: 'missing-minus', message: 'falta el signo' },
      { code: 'duplicate-row', message: 'repetida', rows: [9] },
    ],
    repair: {
      kind: 'minus',
      lng: -76.62,
      lat: 7.88,
      reason: 'falta el signo',
      municipality: APARTADO,
      department: ANTIOQUIA,
      pdet: true,
      pdet_borderline: false,
      pdet_subregion: URABA,
    },
    ...change,
  });
}

const rowsOf = (lines: readonly Line[]): number[] => lines.map((line) => line.row.row);

function counted(rows: CheckRow[], choices: Choices) {
  const found = linesOf(rows);
  return totalsOf(chooseLines(found, found, choices));
}

describe('choices of repairs', () => {
  const one = mendable(2);
  const other = mendable(3);

  it('accept one row, or all of a kind but one', () => {
    expect(isAccepted(one, chooseRow(NO_CHOICES, one, true))).to.equal(true);
    const all = chooseKind(NO_CHOICES, 'minus', [2, 3], true);
    const butOne = chooseRow(all, one, false);
    expect([one, other].map((held) => isAccepted(held, butOne))).to.deep.equal([false, true]);
    expect(JSON.parse(choicesJson(butOne))).to.deep.equal({ kinds: ['minus'], rows: [], not_rows: [2] });
  });

  it('forget single decisions when a whole kind is decided', () => {
    const butOne = chooseRow(chooseKind(NO_CHOICES, 'minus', [2, 3], true), one, false);
    const again = chooseKind(butOne, 'minus', [2, 3], true);
    expect(isAccepted(one, again)).to.equal(true);
    expect(choicesJson(chooseKind(again, 'minus', [2, 3], false))).to.equal(choicesJson(NO_CHOICES));
  });

  it('never accept what has no repair', () => {
    const whole = chooseKind(NO_CHOICES, 'minus', [], true);
    expect(isAccepted(row(4), whole)).to.equal(false);
    expect(chooseRow(whole, row(4), true)).to.equal(whole);
  });
});

describe('what a row counts as', () => {
  it('is where its repair lands once that is accepted', () => {
    const facts = factsOf(mendable(2), true);
    expect(facts).to.deep.include({ verdict: 'pdet', repaired: true, municipality: APARTADO, agrees: true });
    expect(facts.at).to.deep.include({ lng: -76.62 });
  });

  it('is drawn where the repair proposes while it waits', () => {
    expect(factsOf(mendable(2), false)).to.deep.include({ verdict: 'repair', municipality: null });
    expect(factsOf(mendable(2), false).at).to.deep.include({ lng: -76.62 });
  });

  it('keeps the problems that a repair does not mend', () => {
    expect(problemsOf(mendable(2), true).map(({ code }) => code)).to.deep.equal(['duplicate-row']);
    expect(problemsOf(mendable(2), false)).to.have.length(2);
  });

  for (const [verdict, change] of [
    ['outside', { municipality: null, pdet: false }],
    ['borderline', { pdet_borderline: true }],
    ['not_pdet', { pdet: false }],
  ] as const) {
    it(`is ${verdict} where the repair lands there`, () => {
      const before = mendable(2);
      const repair = { ...(before.repair as NonNullable<CheckRow['repair']>), ...change };
      expect(factsOf({ ...before, repair }, true).verdict).to.equal(verdict);
    });
  }
});

describe('totals under choices', () => {
  const rows = [
    row(2, { agrees: false, declared_code: '05045' }),
    mendable(3),
    mendable(4),
    row(5, { verdict: 'unusable', department_code: null, department: null, lng: null, lat: null }),
  ];

  it('count each row once, and follow what is accepted', () => {
    const before = counted(rows, NO_CHOICES);
    expect(before.verdicts).to.deep.include({ repair: 2, not_pdet: 1, unusable: 1, pdet: 0 });
    const [, one] = rows as [CheckRow, CheckRow];
    const after = counted(rows, chooseRow(NO_CHOICES, one, true));
    expect(after.verdicts).to.deep.include({ repair: 1, pdet: 1 });
    expect(after).to.deep.include({ rows: 4, repaired: 1, agree: 1, disagree: 1 });
    expect(byRows(after.subregions)).to.deep.equal([{ ...URABA, rows: 1, pdet: 1 }]);
    expect(after.repairs.get('minus')).to.deep.equal({ rows: [3, 4], accepted: 1 });
    expect(after.problems.get('missing-minus')).to.equal(1);
  });

  it('tell rows that declare no municipality from those that lack a place, or name one that is not known', () => {
    const nowhere = { municipality_code: null, municipality: null, lng: null, lat: null } as const;
    const unknown = { code: 'declared-unknown', message: '' } as const;
    const damaged = { code: 'row-damaged', message: '' } as const;
    const found = counted(
      [
        row(2),
        row(3, { ...nowhere, verdict: 'unusable' }),
        row(4, { ...nowhere, verdict: 'unusable', declared_code: '05045' }),
        row(5, { ...nowhere, verdict: 'unusable', problems: [damaged] }),
        row(6, { problems: [unknown] }),
      ],
      NO_CHOICES,
    );
    expect(found).to.include({ agree: 0, disagree: 0, undeclared: 2, unplaced: 2, unrecognised: 1 });
  });

  it('are the same when counted on top of those of the other rows, which stay as they were', () => {
    const lines = linesOf(rows);
    const still = totalsOf(lines.filter((line) => line.row.repair === null));
    const whole = totalsOf(
      lines.filter((line) => line.row.repair !== null),
      still,
    );
    expect(whole).to.deep.equal(totalsOf(lines));
    expect(still.rows).to.equal(2);
    expect(still.repairs.get('minus')?.rows).to.deep.equal([]);
  });
});

describe('the list of rows', () => {
  const lines = linesOf([
    row(2, { label: 'Ñame', verdict: 'pdet' }),
    row(3, { label: 'Zapallo' }),
    row(4, { label: null }),
    row(5, { label: 'nandú', problems: [{ code: 'on-seat', message: 'en la cabecera' }] }),
    mendable(6, { label: 'Águila' }),
  ]);

  it('is sorted without regard to accents, and what is missing stands last either way', () => {
    expect(rowsOf(list(lines, { ...WHOLE, sort: 'label' }))).to.deep.equal([6, 2, 5, 3, 4]);
    expect(rowsOf(list(lines, { ...WHOLE, sort: 'label', descending: true }))).to.deep.equal([3, 5, 2, 6, 4]);
    expect(rowsOf(list(lines, { ...WHOLE, sort: 'verdict' }))[0]).to.equal(6);
  });

  it('is narrowed by verdict, problem and text', () => {
    expect(rowsOf(list(lines, { ...WHOLE, verdict: 'pdet' }))).to.deep.equal([2]);
    expect(rowsOf(list(lines, { ...WHOLE, problem: 'on-seat' }))).to.deep.equal([5]);
    expect(rowsOf(list(lines, { ...WHOLE, text: ' apartado' }))).to.deep.equal([6]);
    expect(rowsOf(list(lines, { ...WHOLE, text: 'AGUILA' }))).to.deep.equal([6]);
  });

  it('shows the accepted alone, and finds them by their new place', () => {
    const chosen = chooseLines(lines, lines, chooseKind(NO_CHOICES, 'minus', [6], true));
    expect(rowsOf(list(chosen, { ...WHOLE, verdict: 'accepted' }))).to.deep.equal([6]);
    expect(rowsOf(list(chosen, { ...WHOLE, text: 'uraba' }))).to.deep.equal([6]);
    expect(chosen[0]).to.equal(lines[0]);
  });

  it('compares plainly', () => {
    expect(plain(' San José de CÚCUTA ')).to.equal('san jose de cucuta');
  });
});

describe('lines of an answer', () => {
  it('are whole however the bytes are cut, letters of several bytes too', async () => {
    const bytes = new TextEncoder().encode('{"type":"a","x":"ñandú"}\n\n{"type":"b"}\n{"type":"c"}');
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += 3) controller.enqueue(bytes.slice(at, at + 3));
        controller.close();
      },
    });
    const lines: unknown[] = [];
    for await (const some of linesFrom(body)) lines.push(...some);
    expect(lines).to.deep.equal([{ type: 'a', x: 'ñandú' }, { type: 'b' }, { type: 'c' }]);
  });
});

describe('thinning of many points', () => {
  it('draws few points always', () => {
    expect([...thin([{ lng: -75, lat: 6, kind: 0 }])]).to.deep.equal([0]);
  });

  it('draws one of each kind on a place at once, all of them from near, and none never', () => {
    const heap = Array.from({ length: 4_000 }, (_, index) => ({ lng: -75, lat: 6, kind: index % 2 }));
    const from = thin([...heap, { lng: -70, lat: 1, kind: 0 }]);
    expect([...from.slice(0, 2), from.at(-1)]).to.deep.equal([0, 0, 0]);
    expect([...from].filter((zoom) => zoom === 0)).to.have.length(3);
    expect(Math.max(...from)).to.equal(12);
  });
});
