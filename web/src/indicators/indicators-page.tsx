/** Indicators as small multiples: one picture each, the same years, its numbers beneath. */
import type { IndicatorTotal } from '../../../server/contract/indicators.ts';
import { displayName } from '../format/names.ts';
import { DataTable, Select } from '../outcomes/fields.tsx';
import { setHeld } from '../outcomes/held.ts';
import { ReadersOnly } from '../outcomes/readers-only.tsx';
import { ResourcePart } from '../outcomes/resource-part.tsx';
import { YearChart } from '../outcomes/year-chart.tsx';
import { DeskPage } from '../shell/desk-page.tsx';
import { Icon } from '../shell/icon.tsx';
import { num, percent } from '../state/formats.ts';
import { language } from '../state/language.ts';
import { answer, csvPath, department, departments, type Shown, shown, TOPICS, topic } from './state.ts';
import { t, tFor } from './words.ts';

export function IndicatorsPage() {
  return (
    <DeskPage title={t('title')} current="indicators">
      <ReadersOnly>
        <div class="keeping outcomes">
          <Head />
          <Controls />
          <ResourcePart of={answer}>
            <Multiples />
          </ResourcePart>
        </div>
      </ReadersOnly>
    </DeskPage>
  );
}

function Head() {
  return (
    <div class="page-head">
      <div>
        <h1>{t('title')}</h1>
        <p class="intro">{t('intro')}</p>
      </div>
      <a class="button quiet" href={csvPath.value} download>
        <Icon name="download" />
        {t('csv')}
      </a>
    </div>
  );
}

function Controls() {
  const listed = departments.value.value?.territories ?? [];
  return (
    <div class="controls-line">
      <Select
        label={t('territory')}
        value={department.value}
        options={[
          ['', t('country')],
          ...listed.map(({ code, name }): [string, string] => [code, displayName(name)]),
        ]}
        onChange={(code) => setHeld([department, code])}
      />
      <Select
        label={t('topic')}
        value={topic.value}
        options={[
          ['', t('topic_all')],
          ...TOPICS.map((each): [string, string] => [each, tFor('topic', each)]),
        ]}
        onChange={(each) => setHeld([topic, each])}
      />
    </div>
  );
}

function Multiples() {
  const told = shown.value.filter(({ years }) => years.length > 0);
  const without = shown.value.filter(({ years }) => years.length === 0);
  return (
    <>
      {told.length === 0 && <p class="empty">{t('none')}</p>}
      <div class="multiples">
        {told.map((each) => (
          <Multiple key={each.indicator.code} of={each} />
        ))}
      </div>
      {without.length > 0 && <Without of={without} />}
    </>
  );
}

const valueOfYear = ({ reported, measured }: IndicatorTotal): number | null => reported ?? measured;

function Multiple({ of: { indicator, years } }: { of: Shown }) {
  const name = indicator.name[language.value];
  const last = years.findLast((year) => valueOfYear(year) !== null);
  const aimed = years.findLast(({ achieved }) => achieved !== null);
  return (
    <article class="card multiple">
      <h2>{name}</h2>
      <p class="sign-kind">{t('sdg', { targets: indicator.sdg_targets.join(', ') })}</p>
      {last && (
        <p class="latest">
          {t('latest', {
            value: num(valueOfYear(last), digitsOf(valueOfYear(last))),
            unit: indicator.unit[language.value],
            year: last.year,
          })}
        </p>
      )}
      {aimed && <p class="hint">{t('achievedIn', { share: percent(aimed.achieved), year: aimed.year })}</p>}
      <YearChart
        name={t('chart', { name })}
        columns={years.map((year) => ({
          label: String(year.year),
          value: valueOfYear(year),
          target: year.target,
        }))}
      />
      <details class="numbers-of">
        <summary>{t('table')}</summary>
        <DataTable
          compact
          caption={t('chart', { name })}
          head={[t('year'), t('measured'), t('units'), t('reported'), t('target'), t('achieved')]}
          rows={years.map((year) => ({ key: String(year.year), cells: cellsOf(year) }))}
        />
      </details>
    </article>
  );
}

function cellsOf({ year, measured, units, reported, target, achieved }: IndicatorTotal) {
  const written = (value: number | null): string => num(value, digitsOf(value));
  return [year, written(measured), num(units), written(reported), written(target), percent(achieved)];
}

/** Fractions of what is small matter, and those beside which a share of the target is told. */
function digitsOf(value: number | null): number {
  return value !== null && value < 1_000 && !Number.isInteger(value) ? 1 : 0;
}

function Without({ of }: { of: readonly Shown[] }) {
  return (
    <section class="card" aria-labelledby="without-title">
      <h2 id="without-title">{t('withoutTitle')}</h2>
      <p class="hint">{t('withoutText')}</p>
      <ul class="without">
        {of.map(({ indicator }) => (
          <li key={indicator.code}>
            <strong>{indicator.name[language.value]}</strong>
            <small>
              {[
                indicator.code,
                indicator.unit[language.value],
                tFor('frequency', indicator.frequency),
                t('sdg', { targets: indicator.sdg_targets.join(', ') }),
              ].join(' · ')}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}
