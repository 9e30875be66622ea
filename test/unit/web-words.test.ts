import { expect } from 'chai';
import { WORDS, type WordKey, word, wordFor } from '../../web/src/format/words.ts';

const blanks = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();

describe('words of the page', () => {
  it('has the same keys in both languages, none of them empty', () => {
    expect(Object.keys(WORDS.en).sort()).to.deep.equal(Object.keys(WORDS.es).sort());
    for (const words of Object.values(WORDS)) {
      for (const [key, text] of Object.entries(words)) expect(text.trim(), key).to.not.equal('');
    }
  });

  it('fills the same blanks in both languages', () => {
    for (const key of Object.keys(WORDS.es) as WordKey[]) {
      expect(blanks(WORDS.en[key]), key).to.deep.equal(blanks(WORDS.es[key]));
    }
  });

  it('fills blanks and leaves unknown ones standing', () => {
    expect(word('es', 'clusterUnits', { n: '1.234' })).to.equal('1.234 unidades');
    expect(word('en', 'clusterUnits')).to.equal('{n} units');
  });

  it('falls back to the code where data brings a word that the dictionary lacks', () => {
    expect(wordFor('es', 'line', 'rural_business')).to.equal('Negocio rural');
    expect(wordFor('es', 'kind', 'resguardo')).to.equal('resguardo');
  });
});
