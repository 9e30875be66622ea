import { expect } from 'chai';
import fc from 'fast-check';
import { COLORS, contrast, readableAccent } from '../../server/embed/colors.ts';
import { listed } from '../../server/embed/documents.ts';
import { type EmbedPlace, embedPage, emptyPage } from '../../server/embed/page.ts';
import { paint } from '../../server/embed/paint.ts';
import { posterSvg } from '../../server/embed/poster.ts';
import { iframeSnippet, scriptSnippet } from '../../server/embed/snippets.ts';
import { parseView } from '../../server/embed/view.ts';
import { WORDS } from '../../server/embed/words.ts';
import { smallRelease } from '../support/small-release.ts';

const data = smallRelease();
const PLACE: EmbedPlace = {
  assets: { script: '/assets/embed.js', preload: [] },
  root: '/',
  address: 'https://geoser.example/embed?v=1',
  picture: 'https://geoser.example/embed.png?v=1',
  oembed: null,
  fullMap: '/',
};
const pageOf = (search: string): string => embedPage(data, parseView(search).view, PLACE).html;
/** Cells of the list, row by row. */
const cellsOf = (html: string): string[][] =>
  [...html.matchAll(/<tr data-code[^>]*>(.*?)<\/tr>/g)].map(([, line = '']) =>
    [...line.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell = '']) =>
      cell.replace(/<small>.*<\/small>/, ''),
    ),
  );

describe('the page of the public map', () => {
  it('lists every way in which a number is told', () => {
    expect(cellsOf(pageOf('by=municipality'))).to.deep.equal([
      ['Medellín', '990', '–'],
      ['Abejorral', '1–4', '–'],
      ['Abriaquí', 'No se muestra', '–'],
      ['Barranquilla', '0', '–'],
    ]);
    expect(cellsOf(pageOf('lang=en'))).to.deep.equal([
      ['Antioquia', '1,000', '12.3'],
      ['Atlántico', '234', '5.0'],
    ]);
  });

  it('lists what lies in the territory of its address, and everything where there is none of that code', () => {
    const codes = (search: string) => {
      const { view } = parseView(search);
      return listed(view, data.rows).map(({ code }) => code);
    };
    expect(codes('territory=department:05')).to.deep.equal(['05001', '05002', '05004']);
    expect(codes('territory=pdet_subregion:01')).to.deep.equal(['05001']);
    expect(codes('territory=municipality:05001')).to.deep.equal(['05001']);
    expect(codes('territory=department:99')).to.have.length(4);
  });

  it('draws circles of the territory of its address alone, which add up to its number', () => {
    const circles = (search: string) => {
      const numbers = [...pageOf(`layers=cells&${search}`).matchAll(/<text class="number"[^>]*>(\d+)</g)];
      return numbers.reduce((sum, [, n]) => sum + Number(n), 0);
    };
    expect(circles('')).to.equal(990);
    expect(circles('territory=department:05')).to.equal(990);
    expect(circles('territory=municipality:05001')).to.equal(990);
    expect(circles('territory=department:08')).to.equal(0);
  });

  it('is dated by the day in Colombia on which the release was made', () => {
    expect(pageOf('')).to.include('Publicado el 23/11/2026');
  });

  it('colours what has no number apart from what has none', () => {
    const { classes, legend } = paint(data.rows.municipality, 'units', 'es');
    expect(Object.fromEntries(classes)).to.deep.equal({
      '05001': 'k1',
      '05002': 'few',
      '05004': 'hidden',
      '08001': 'zero',
    });
    expect(legend.map(({ text }) => text)).to.deep.equal([
      '990',
      '1–4 (dato reservado)',
      'Ninguna',
      'No se muestra',
    ]);
  });

  it('draws every unit of its cells once', () => {
    const numbers = [...pageOf('').matchAll(/<text class="number"[^>]*>([^<]*)<\/text>/g)].map(([, n]) => n);
    expect(numbers).to.deep.equal(['990']);
  });

  it('shows hostile text as text, in every part of it and in what is copied from it', () => {
    const hostile = '"><script>alert(1)</script><img src=x onerror=alert(2)>\'';
    const search = new URLSearchParams({ title: hostile, territory: 'department:05' });
    const { view } = parseView(search);
    for (const text of [
      pageOf(search.toString()),
      emptyPage(view, PLACE).html,
      posterSvg(data, view),
      iframeSnippet('https://geoser.example', view, { title: hostile, width: '1"', height: '1' }),
      scriptSnippet('https://geoser.example', view, { title: hostile, width: '1', height: '1' }),
    ]) {
      expect(text).not.to.match(/<script>alert|<img|onerror=alert\(2\)>[^&]/);
      expect(text).to.include('&lt;script&gt;');
    }
  });

  it('holds one style and no other, whatever the colours', () => {
    const { html, style } = embedPage(data, parseView('accent=c02070&theme=auto').view, PLACE);
    expect(html.match(/<style>/g)).to.have.length(1);
    expect(html)
      .to.include(`<style>${style}</style>`)
      .and.not.match(/\sstyle=|\son\w+=|<script>(?!$)/);
  });

  it('writes accents that can be read, whatever colour is chosen', () => {
    const color = fc.integer({ min: 0, max: 0xffffff }).map((n) => n.toString(16).padStart(6, '0'));
    fc.assert(
      fc.property(color, fc.constantFrom('light' as const, 'dark' as const), (accent, theme) => {
        expect(contrast(readableAccent(theme, accent), COLORS[theme].paper)).to.be.at.least(4.5);
      }),
    );
  });

  it('says before the first release that there is none', () => {
    expect(emptyPage(parseView('').view, PLACE).html).to.include(WORDS.es.noRelease);
    expect(emptyPage(parseView('lang=en').view, PLACE).html).to.include(WORDS.en.noRelease);
  });
});
