import { expect } from 'chai';
import { displayName, mapName } from '../../web/src/format/names.ts';
import {
  formatDate,
  formatDistance,
  formatNumber,
  formatPercent,
  formatPesos,
  formatPosition,
  formatShort,
} from '../../web/src/format/numbers.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('numbers of the page', () => {
  it('groups thousands by points and writes decimal commas in Spanish', () => {
    expect(formatNumber(1234.5, 'es', 1)).to.equal('1.234,5');
    expect(formatNumber(50150, 'es')).to.equal('50.150');
  });

  it('groups thousands by commas in English', () => {
    expect(formatNumber(1234.5, 'en', 1)).to.equal('1,234.5');
  });

  it('keeps zero apart from a missing number', () => {
    expect(formatNumber(0, 'es')).to.equal('0');
    expect(formatNumber(null, 'es')).to.equal('–');
    expect(formatPercent(null, 'es')).to.equal('–');
  });

  it('writes percentages with one decimal', () => {
    expect(plain(formatPercent(0.6, 'es'))).to.equal('60,0 %');
    expect(plain(formatPercent(0.6, 'en'))).to.equal('60.0%');
  });

  for (const [metres, text] of [
    [0, '0 m'],
    [850, '850 m'],
    [999.4, '999 m'],
    [999.6, '1,0 km'],
    [1000, '1 km'],
    [12_400, '12,4 km'],
    [99_940, '99,9 km'],
    [99_960, '100 km'],
    [120_000, '120 km'],
  ] as const) {
    it(`writes ${metres} metres as ${text}`, () => {
      expect(plain(formatDistance(metres, 'es'))).to.equal(text);
    });
  }

  it('writes days as dd/mm/yyyy without shifting them', () => {
    expect(formatDate('2017-03-09')).to.equal('09/03/2017');
    expect(formatDate(null)).to.equal('–');
  });

  it('shortens the numbers of clusters', () => {
    const texts = [999, 1000, 1234, 9949, 9960, 50_150, 999_600, 1_250_000].map((n) =>
      plain(formatShort(n, 'es')),
    );
    expect(texts).to.deep.equal(['999', '1 mil', '1,2 mil', '9,9 mil', '10 mil', '50 mil', '1 M', '1,3 M']);
  });

  it('shortens them in English with a k', () => {
    expect(plain(formatShort(6_100, 'en'))).to.equal('6.1 k');
  });

  it('writes pesos without decimals and positions latitude first', () => {
    expect(plain(formatPesos(160_911_399_287, 'es'))).to.equal('$ 160.911.399.287');
    expect(formatPosition(-75.5786, 6.2529, 'es')).to.equal('6,2529; −75,5786');
  });
});

describe('names of the page', () => {
  it('writes names in capitals as people do', () => {
    expect(displayName('SAN PABLO DE BORBUR')).to.equal('San Pablo de Borbur');
    expect(displayName('BOGOTÁ, D.C.')).to.equal('Bogotá, D.C.');
    expect(displayName('EL SANTUARIO')).to.equal('El Santuario');
  });

  it('shortens the longest for the map', () => {
    expect(mapName('ARCHIPIÉLAGO DE SAN ANDRÉS, PROVIDENCIA Y SANTA CATALINA')).to.equal('San Andrés');
    expect(mapName('BOGOTÁ, D.C.')).to.equal('Bogotá, D.C.');
  });

  it('leaves mixed case alone', () => {
    expect(displayName('Nuevo Belén de Bajirá')).to.equal('Nuevo Belén de Bajirá');
  });
});
