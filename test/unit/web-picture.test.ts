import { expect } from 'chai';
import { linesOf } from '../../web/src/format/lines.ts';
import { scaleMetres } from '../../web/src/format/scales.ts';

const letters = (text: string): number => text.length;

describe('text on the picture of the map', () => {
  it('goes on in the next line instead of off the picture', () => {
    const text = 'Fuente: GeoSER, con el contorno de Natural Earth y las cabeceras de GeoNames';
    const lines = linesOf(text, 24, letters);
    expect(lines.join(' ')).to.equal(text);
    for (const line of lines) expect(line.length).to.be.at.most(24);
  });

  it('keeps a word that is wider than the picture whole', () => {
    expect(linesOf('a aaaaaaaaaa a', 4, letters)).to.deep.equal(['a', 'aaaaaaaaaa', 'a']);
  });
});

describe('the scale bar', () => {
  it('is a round length that has room', () => {
    for (const metresPerPixel of [0.4, 3, 152, 3_900]) {
      const metres = scaleMetres(metresPerPixel, 120);
      expect(metres)
        .to.be.at.most(metresPerPixel * 120)
        .and.above(metresPerPixel * 120 * 0.39);
      expect(String(metres)).to.match(/^[125]0*$/);
    }
  });
});
