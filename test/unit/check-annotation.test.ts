import { expect } from 'chai';
import { columnNames, columnValues, countsAsPdet } from '../../server/domain/check/annotation.ts';
import type { CheckedRow, Whereabouts } from '../../server/domain/check/types.ts';

const SUBREGION = { code: '4', name: 'Catatumbo' };
const ABREGO = { code: '54003', name: 'Ábrego' };
const OCANA = { code: '54498', name: 'Ocaña' };

function where(change: Partial<Whereabouts> = {}): Whereabouts {
  return {
    municipality: ABREGO,
    department: { code: '54', name: 'Norte de Santander' },
    subregion: SUBREGION,
    borderM: 4_000,
    borderline: false,
    pdetBorderline: false,
    answers: [],
    nearestMunicipality: null,
    nearestEtcr: null,
    overlays: [],
    ...change,
  };
}

function row(change: Partial<CheckedRow> = {}): CheckedRow {
  return {
    ...{ row: 2, verdict: 'pdet', label: null, place: { lng: -73.2, lat: 8.1 }, where: where() },
    ...{ declared: null, agrees: null, problems: [], repair: null, ...change },
  };
}

const DOUBTFUL = row({
  verdict: 'borderline',
  where: where({
    borderline: true,
    pdetBorderline: true,
    answers: [
      { municipality: ABREGO, subregion: SUBREGION, distanceM: 0 },
      { municipality: OCANA, subregion: null, distanceM: 123.4 },
    ],
  }),
});

describe('columns of a check', () => {
  const cell = (of: CheckedRow, name: string, language: 'es' | 'en' = 'es') =>
    columnValues(of, false, language)[columnNames(language, true).indexOf(name)];

  it('give both answers of a row too near a border, with the distance', () => {
    expect(cell(DOUBTFUL, 'respuestas_posibles')).to.equal('Ábrego: PDET, aquí; Ocaña: no es PDET, a 123 m');
    expect(cell(DOUBTFUL, 'possible_answers', 'en')).to.equal(
      'Ábrego: PDET, here; Ocaña: not PDET, 123 m away',
    );
    expect(cell(DOUBTFUL, 'verificacion')).to.match(/puede ser PDET o no: vea las respuestas posibles/);
    expect(cell(row(), 'respuestas_posibles')).to.equal(null);
    expect(cell(row(), 'verificacion')).to.equal('Sin observaciones');
  });

  it('send nobody to other answers where there is one, by the sea or a border of the country', () => {
    const [only] = DOUBTFUL.where?.answers ?? [];
    const coast = row({ where: where({ borderline: true, borderM: 85, answers: only ? [only] : [] }) });
    expect(cell(coast, 'verificacion')).to.equal(
      'Queda tan cerca de la costa o de la frontera del país que puede caer fuera del municipio: confirme el punto.',
    );
    expect(cell(coast, 'respuestas_posibles')).to.equal(
      'Ábrego: PDET, aquí; fuera de todo municipio, a 85 m',
    );
  });

  it('count a row as PDET as the totals do: not while in doubt, nor while it waits for a repair', () => {
    const repair = { kind: 'minus', crs: null, lng: -73.2, lat: 8.1, where: where() } as const;
    const waiting = row({ verdict: 'repair', repair });
    expect(countsAsPdet(row(), false)).to.equal(true);
    expect(countsAsPdet(DOUBTFUL, false)).to.equal(false);
    expect(countsAsPdet(waiting, false)).to.equal(false);
    expect(countsAsPdet(waiting, true)).to.equal(true);
    const lands = { ...repair, where: where({ subregion: null }) };
    expect(countsAsPdet({ ...waiting, repair: lands }, true)).to.equal(false);
  });
});
