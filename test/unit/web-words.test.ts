import { expect } from 'chai';
import { fillBlanks } from '../../web/src/format/dictionary.ts';
import { word, wordFor } from '../../web/src/format/words.ts';
import { filesBelow } from '../support/sources.ts';

type Words = Record<string, string>;

const blanks = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();

/** Each part of the product has its words beside it: words-es.ts and words-en.ts. */
const spanish = filesBelow(['web/src'], ['.ts']).filter((file) => file.endsWith('/words-es.ts'));

async function wordsOf(file: string): Promise<[es: Words, en: Words]> {
  const { ES } = (await import(`../../${file}`)) as { ES: Words };
  const { EN } = (await import(`../../${file.replace('-es.ts', '-en.ts')}`)) as { EN: Words };
  return [ES, EN];
}

describe('words of the pages', () => {
  it('are found', () => {
    expect(spanish).to.include.members(['web/src/format/words-es.ts', 'web/src/check/words-es.ts']);
  });

  for (const file of spanish) {
    it(`have the same keys in both languages, none of them empty: ${file}`, async () => {
      const [es, en] = await wordsOf(file);
      expect(Object.keys(en).sort()).to.deep.equal(Object.keys(es).sort());
      for (const [key, text] of [...Object.entries(es), ...Object.entries(en)]) {
        expect(text.trim(), key).to.not.equal('');
      }
    });

    it(`fill the same blanks in both languages: ${file}`, async () => {
      const [es, en] = await wordsOf(file);
      for (const [key, text] of Object.entries(es))
        expect(blanks(en[key] ?? ''), key).to.deep.equal(blanks(text));
    });
  }

  it('fill blanks and leave unknown ones standing', () => {
    expect(word('es', 'clusterUnits', { n: '1.234' })).to.equal('1.234 unidades');
    expect(word('en', 'clusterUnits')).to.equal('{n} units');
  });

  it('fall back to the code where data brings a word that the dictionary lacks', () => {
    expect(wordFor('es', 'line', 'rural_business')).to.equal('Negocio rural');
    expect(wordFor('es', 'kind', 'resguardo')).to.equal('resguardo');
  });
});

describe('a text with blanks', () => {
  it('says one or many of what a number counts', () => {
    const text = '{new} {new|nueva|nuevas} de {name}';
    expect(fillBlanks(text, { new: '1', name: 'Ana' })).to.equal('1 nueva de Ana');
    expect(fillBlanks(text, { new: '0', name: 'Ana' })).to.equal('0 nuevas de Ana');
    expect(fillBlanks(text, { new: '1.001' })).to.equal('1.001 nuevas de {name}');
  });
});
