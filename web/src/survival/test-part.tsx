/** Whether two groups last differently: in words first, then the statistic. */
import { Select } from '../outcomes/fields.tsx';
import { setHeld } from '../outcomes/held.ts';
import { num } from '../state/formats.ts';
import { by, first, groups, nameOf, nameOfKey, second, tested } from './state.ts';
import { t } from './words.ts';

/** Chance alone makes a larger difference in one of twenty comparisons. */
const LEVEL = 0.05;

export function TestPart() {
  if (by.value === 'none') return null;
  const options: [string, string][] = [
    ['', t('choose')],
    ...groups.value.flatMap((group): [string, string][] =>
      group.key === null ? [] : [[group.key, nameOf(group)]],
    ),
  ];
  return (
    <section class="card" aria-labelledby="test-title">
      <h2 id="test-title">{t('testTitle')}</h2>
      <div class="pair">
        <Select
          label={t('testFirst')}
          value={first.value}
          options={options}
          onChange={(key) => setHeld([first, key])}
        />
        <Select
          label={t('testSecond')}
          value={second.value}
          options={options}
          onChange={(key) => setHeld([second, key])}
        />
      </div>
      <div role="status">
        <Verdict />
      </div>
    </section>
  );
}

function Verdict() {
  const found = tested.value.value;
  if (!found) return <p class="hint">{t('testNone')}</p>;
  const { test } = found;
  if (test === null) return <p class="hint">{t('testUntellable')}</p>;
  const [one, other] = test.groups.map(nameOfKey);
  const names = { first: one ?? '', second: other ?? '' };
  return (
    <>
      <p class="verdict">{t(test.p < LEVEL ? 'testDiffers' : 'testAlike', names)}</p>
      <p>{t('testNumbers', { chi: num(test.chi_square, 2), p: probability(test.p) })}</p>
      <ul class="plain-list">
        {test.groups.map((key, at) => (
          <li key={key}>
            {t('testExpected', {
              name: nameOfKey(key),
              observed: num(test.observed[at]),
              expected: num(test.expected[at], 1),
            })}
          </li>
        ))}
      </ul>
    </>
  );
}

const probability = (p: number): string => (p < 0.0001 ? `< ${num(0.0001, 4)}` : `= ${num(p, 4)}`);
