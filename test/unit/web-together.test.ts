import { expect } from 'chai';
import { Together } from '../../web/src/api/together.ts';

describe('answers that are shown together', () => {
  const shown: string[] = [];
  const show = (name: string) => (): void => {
    shown.push(name);
  };
  const [numbers, rings] = [{}, {}];
  let together: Together;

  beforeEach(() => {
    shown.length = 0;
    together = new Together();
  });

  it('wait for one another', () => {
    together.begin(numbers);
    together.begin(rings);
    together.arrive(numbers, show('numbers'));
    expect(shown).to.deep.equal([]);
    together.arrive(rings, show('rings'));
    expect(shown).to.deep.equal(['numbers', 'rings']);
  });

  it('are shown at once when nobody else is asking', () => {
    together.begin(rings);
    together.arrive(rings, show('rings'));
    expect(shown).to.deep.equal(['rings']);
  });

  it('do not wait for one that failed', () => {
    together.begin(numbers);
    together.begin(rings);
    together.arrive(numbers, show('numbers'));
    together.leave(rings);
    expect(shown).to.deep.equal(['numbers']);
  });

  it('leave out what a newer question made old', () => {
    together.begin(numbers);
    together.begin(rings);
    together.arrive(numbers, show('old numbers'));
    together.begin(numbers);
    together.arrive(rings, show('rings'));
    together.arrive(numbers, show('numbers'));
    expect(shown).to.deep.equal(['rings', 'numbers']);
  });
});
