import { expect } from 'chai';
import { BboxError, parseBbox, splitAtDateLine } from '../../server/domain/bbox.ts';

describe('bbox', () => {
  it('reads west, south, east, north', () => {
    expect(parseBbox('-79.5,-4.3,-66.8,13.4')).to.deep.equal([-79.5, -4.3, -66.8, 13.4]);
    expect(parseBbox(' -180 , -90 , 180 , 90 ')).to.deep.equal([-180, -90, 180, 90]);
    expect(parseBbox('.5,-0,1.,+2')).to.deep.equal([0.5, -0, 1, 2]);
  });

  const bad = [
    '',
    '1,2,3',
    '1,2,3,4,5',
    '1,2,3,',
    'a,b,c,d',
    '1,2,3,1e1',
    '1,2,3,Infinity',
    '-181,0,0,1',
    '0,0,180.1,1',
    '0,-90.1,1,0',
    '0,0,1,91',
    '0,2,1,1',
    '-75 6 -74 7',
  ];
  for (const text of bad) {
    it(`refuses “${text}”`, () => {
      expect(() => parseBbox(text)).to.throw(BboxError);
    });
  }

  it('says what is wrong in both languages', () => {
    try {
      parseBbox('6,-75,7,-174');
      expect.fail('taken');
    } catch (error) {
      expect(error).to.be.instanceOf(BboxError);
      expect((error as BboxError).es).to.contain('latitudes');
      expect((error as BboxError).en).to.contain('latitudes');
    }
  });

  it('becomes two boxes across the date line, and one elsewhere', () => {
    expect(splitAtDateLine(parseBbox('170,-10,-170,10'))).to.deep.equal([
      [170, -10, 180, 10],
      [-180, -10, -170, 10],
    ]);
    expect(splitAtDateLine(parseBbox('-80,-10,-60,10'))).to.deep.equal([[-80, -10, -60, 10]]);
    expect(splitAtDateLine(parseBbox('5,1,5,1'))).to.deep.equal([[5, 1, 5, 1]]);
  });
});
