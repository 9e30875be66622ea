import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  defaultView,
  type EmbedView,
  parseView,
  TITLE_LENGTH,
  viewQuery,
  ZOOMS,
} from '../../server/embed/view.ts';

const FIXTURE = new URL('../fixtures/embed-links.json', import.meta.url);
const { links }: { links: { address: string; shows: Record<string, unknown> }[] } = JSON.parse(
  readFileSync(FIXTURE, 'utf8'),
);
const NAMES = [
  'v',
  'by',
  'indicator',
  'layers',
  'territory',
  'view',
  'lang',
  'theme',
  'accent',
  'title',
  'legend',
];

/** A view in plain values, as far as an old link tells them. */
function shown({ layers, territory, camera, ...view }: EmbedView): Record<string, unknown> {
  return {
    ...view,
    layers: [...layers].join(','),
    territory: territory && `${territory.kind}:${territory.code}`,
    camera: camera && `${camera.lng},${camera.lat},${camera.zoom}`,
  };
}

describe('the view of an embedded map', () => {
  for (const { address, shows } of links) {
    it(`is still what the old link ${address} meant`, () => {
      expect(shown(parseView(address.split('?')[1] ?? '').view)).to.include(shows);
    });
  }

  it('is a map of the country where the address says nothing', () => {
    expect(parseView('')).to.deep.equal({ view: defaultView(), warnings: [] });
  });

  it('tells what it left aside', () => {
    const { warnings } = parseView('by=continent&zoom=3&layers=cells,heat');
    expect(warnings).to.deep.equal([
      'by=continent cannot be used',
      'unknown parameter zoom',
      'unknown layer heat',
    ]);
  });

  it('falls back from what is hostile or broken', () => {
    const broken = [
      'accent=url(javascript:alert(1))',
      'accent=red;}body{display:none',
      'view=NaN,NaN,NaN',
      'view=1e9,4,5',
      'view=0,0,5',
      'territory=constructor:05',
      'territory=department:%3Cscript%3E',
      'by=__proto__',
      '__proto__=1',
      'constructor=x',
      'lang=../../etc',
      'legend=maybe',
    ];
    for (const search of broken) expect(parseView(search).view, search).to.deep.equal(defaultView());
    expect(parseView('view=-74,4,1e3').view.camera).to.equal(null);
    expect(parseView('view=-74,4,900').view.camera?.zoom).to.equal(ZOOMS.greatest);
    expect(parseView('view=-74,4,-5').view.camera?.zoom).to.equal(ZOOMS.least);
  });

  it('keeps a title as text of one line', () => {
    const { title } = parseView(`title=${encodeURIComponent('a\u0000\n<script>\u202e b')}`).view;
    expect(title).to.equal('a <script> b');
  });

  it('reads a million layers without keeping them', () => {
    const { view, warnings } = parseView(`layers=${'cells,'.repeat(200_000)}x`);
    expect([...view.layers]).to.deep.equal(['cells']);
    expect(warnings.length).to.be.lessThan(70);
  });

  it('cannot be wrong, whatever the address says', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.double().map(String),
      fc.webUrl(),
    );
    const pair = fc.tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string({ unit: 'binary' })), value);
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 20 }), (pairs) => {
        const { view } = parseView(new URLSearchParams(pairs));
        expect(Object.keys(view).sort()).to.deep.equal(Object.keys(defaultView()).sort());
        expect(view.accent ?? '000000').to.match(/^[\da-f]{6}$/);
        expect([...view.title].length).to.be.at.most(TITLE_LENGTH);
        expect(view.title).not.to.match(/[\p{Cc}\p{Cs}]/u);
        expect(view.territory?.code ?? 'x').to.match(/^[\w.-]{1,20}$/);
        expect(Number.isFinite(view.camera?.zoom ?? 1)).to.equal(true);
        // what is written of it is read again as the same
        expect(viewQuery(parseView(viewQuery(view)).view).toString()).to.equal(viewQuery(view).toString());
        expect(parseView(viewQuery(view)).warnings).to.deep.equal([]);
      }),
      { numRuns: 50 },
    );
  });
});
