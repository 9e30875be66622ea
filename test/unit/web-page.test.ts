import { expect } from 'chai';
import fc from 'fast-check';
import { formatUnitFilter, parseUnitFilter } from '../../server/contract/filter.ts';
import {
  type Filter,
  filterParams,
  filterParts,
  liftPart,
  NO_FILTER,
  parseFilter,
} from '../../web/src/state/filter.ts';
import { DEFAULT_PAGE, type PageState, pageSearch, parsePage } from '../../web/src/state/page.ts';
import { sheetFor } from '../../web/src/state/sheet.ts';

const read = (search: string): PageState => parsePage(new URLSearchParams(search));

const FULL: PageState = {
  language: 'en',
  kind: 'municipality',
  indicator: 'reach',
  radiusM: 20_000,
  shares: 'stage',
  filter: {
    ...NO_FILTER,
    territory: ['department:05,department:15', 'pdet_subregion:3'],
    line: ['rural_business'],
    status: ['active'],
    product: ['Cacao', 'Café, tostado'],
    pdet: 'true',
    created_from: '2016-01-01',
    q: 'santa maría & co',
    as_of: '2018-12-31',
  },
  compare: '2015-12-31',
  split: true,
  layers: ['etcr', 'labels', 'units'],
  view: { lat: 6.25, lng: -75.57, zoom: 9.25 },
  selection: { type: 'place', lng: -75.57863, lat: 6.25286, radiusM: 25_000 },
  table: { open: true, sort: 'name', descending: false },
};

describe('the address of the page', () => {
  it('is empty for the page as it opens', () => {
    expect(pageSearch(DEFAULT_PAGE)).to.equal('');
    expect(read('')).to.deep.equal(DEFAULT_PAGE);
  });

  it('opens the same picture', () => {
    expect(read(pageSearch(FULL))).to.deep.equal(FULL);
  });

  for (const selection of [
    { type: 'territory', kind: 'municipality', code: '05001' },
    { type: 'territory', kind: 'resguardo', code: 'a:b/c' },
    { type: 'unit', code: '05-2017-0001' },
    { type: 'stack', id: 'v1.abc:def' },
    { type: 'gaps' },
  ] as const) {
    it(`keeps the selection of a ${selection.type} ${'code' in selection ? selection.code : ''}`, () => {
      expect(read(pageSearch({ ...DEFAULT_PAGE, selection })).selection).to.deep.equal(selection);
    });
  }

  it('falls back to the default where it cannot be understood', () => {
    const odd = read(
      '?kind=%3Cscript%3E&indicator=nothing&view=abc&select=:&table=!!&shares=x&radius_m=-4&lang=fr',
    );
    expect(odd).to.deep.equal(DEFAULT_PAGE);
  });

  for (const [address, indicator] of [
    ['?kind=etcr', 'units'],
    ['?kind=etcr&indicator=reach', 'units'],
    ['?kind=etcr&indicator=per_100_km2', 'units'],
    ['?kind=etcr&indicator=women', 'women'],
    ['?kind=protected_area', 'units'],
    ['?kind=protected_area&indicator=reach', 'reach'],
    ['?kind=municipality', 'per_10k_rural'],
    ['?kind=resguardo', 'per_10k_rural'],
  ] as const) {
    it(`shows ${indicator} for ${address}: what the kind has`, () => {
      expect(read(address).indicator).to.equal(indicator);
    });
  }

  it('refuses positions that are none', () => {
    expect(read('?view=91,0,4').view).to.equal(null);
    expect(read('?select=place:95,10,5000').selection).to.equal(null);
  });

  for (const [address, sheet] of [
    ['', 'none'],
    ['?table=-units', 'table'],
    ['?select=gaps', 'panel'],
    ['?select=municipality:05697&table=name', 'panel'],
  ] as const) {
    it(`opens on a narrow screen with the sheet ${sheet}: ${address || 'no address'}`, () => {
      expect(sheetFor(read(address))).to.equal(sheet);
    });
  }

  it('keeps all layers off when they are', () => {
    expect(read(pageSearch({ ...DEFAULT_PAGE, layers: [] })).layers).to.deep.equal([]);
  });
});

describe('filters of the page', () => {
  const text = fc
    .string({ minLength: 1, maxLength: 12 })
    .filter((value) => value.trim() === value && !/\p{C}/u.test(value));

  it('come back from the address whatever commas and backslashes they hold', () => {
    fc.assert(
      fc.property(fc.uniqueArray(text, { maxLength: 4 }), (product) => {
        const filter: Filter = { ...NO_FILTER, product };
        const back = parseFilter(new URLSearchParams(filterParams(filter)));
        expect([...back.product].sort()).to.deep.equal([...product].sort());
      }),
    );
  });

  it('mean the same to the server as to the page', () => {
    const params = new URLSearchParams(filterParams(FULL.filter));
    const served = formatUnitFilter(parseUnitFilter(params));
    expect(parseFilter(served)).to.deep.equal(parseFilter(params));
    expect(parseUnitFilter(params).products).to.have.members(['Café, tostado', 'Cacao']);
  });

  it('are lifted one by one until none is left, the years together', () => {
    const filter: Filter = { ...FULL.filter, created_to: '2018-12-31' };
    const parts = filterParts(filter);
    expect(parts.map(({ name }) => name)).to.deep.equal([
      'territory',
      'territory',
      'line',
      'status',
      'product',
      'pdet',
      'created_from',
      'q',
      'as_of',
    ]);
    expect(parts.reduce(liftPart, filter)).to.deep.equal(NO_FILTER);
  });
});
