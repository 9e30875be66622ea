import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvLine } from '../../server/http/csv.ts';

describe('a CSV line', () => {
  it('gives back any text, whatever is in it', () => {
    const harmless = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => !/^[=+\-@\t\r]/.test(text));
    fc.assert(
      fc.property(
        fc.array(harmless, { minLength: 1 }),
        fc.constantFrom('comma' as const, 'semicolon' as const),
        (cells, separator) => {
          const [row] = parse(csvLine(cells, separator), {
            delimiter: separator === 'comma' ? ',' : ';',
            record_delimiter: '\r\n',
          });
          expect(row).to.deep.equal(cells);
        },
      ),
    );
  });

  it('disarms what a spreadsheet would run', () => {
    const line = csvLine(['=1+1', '+1', '-1', '@x', '\tx', '\rx'], 'comma');
    expect(line).to.equal(`'=1+1,'+1,'-1,'@x,'\tx,"'\rx"\r\n`);
  });

  it('leaves numbers numbers, in the notation of the separator', () => {
    expect(csvLine([-74.5, 1e-7, 1000, null, true], 'comma')).to.equal('-74.5,0.0000001,1000,,true\r\n');
    expect(csvLine([28.985507246376812, 0.1 + 0.2], 'semicolon')).to.equal('28,985507;0,3\r\n');
    expect(csvLine([-74.5, 0.25], 'semicolon')).to.equal('-74,5;0,25\r\n');
  });
});
