/** What was measured of the unit: a small chart each, its numbers, and a form for those who write it. */
import { useSignal } from '@preact/signals';
import type { IndicatorShape, UnitIndicators } from '../../../server/contract/indicators.ts';
import { DataTable, Input, Select } from '../outcomes/fields.tsx';
import { YearChart } from '../outcomes/year-chart.tsx';
import { num } from '../state/formats.ts';
import { language } from '../state/language.ts';
import { catalogue, mayWrite, measure, measured, measuring, notMeasured } from './state.ts';
import { t } from './words.ts';

export function IndicatorsPart() {
  const found = measured.value.value;
  const known = catalogue.value.value?.indicators ?? [];
  if (!found?.exact || known.length === 0) return null;
  const told = known.filter(({ code }) => found.values.some(({ indicator }) => indicator === code));
  if (told.length === 0 && !mayWrite.value) return null;
  return (
    <section class="card unit-indicators" aria-labelledby="indicators-title">
      <h2 id="indicators-title">{t('indicators')}</h2>
      {told.length === 0 && <p class="group-note">{t('indicatorsNone')}</p>}
      <div class="unit-charts">
        {told.map((indicator) => (
          <Chart key={indicator.code} of={indicator} values={found.values} />
        ))}
      </div>
      {mayWrite.value && <MeasureForm known={known} />}
    </section>
  );
}

function Chart({ of, values }: { of: IndicatorShape; values: UnitIndicators['values'] }) {
  const own = values.filter(({ indicator }) => indicator === of.code);
  const name = `${of.name[language.value]} (${of.unit[language.value]})`;
  return (
    <figure>
      <figcaption>{name}</figcaption>
      <YearChart
        name={name}
        columns={own.map(({ period, value }) => ({ label: period, value, target: null }))}
      />
      <details class="numbers-of">
        <summary>{t('indicatorsTable')}</summary>
        <DataTable
          compact
          caption={name}
          head={[t('period'), of.unit[language.value]]}
          rows={own.map(({ period, value }) => ({
            key: period,
            cells: [period, num(value, Number.isInteger(value) ? 0 : 1)],
          }))}
        />
      </details>
    </figure>
  );
}

function MeasureForm({ known }: { known: readonly IndicatorShape[] }) {
  const code = useSignal(known[0]?.code ?? '');
  const period = useSignal('');
  const value = useSignal('');
  const frequency = known.find((each) => each.code === code.value)?.frequency ?? 'yearly';
  return (
    <form
      class="measure-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (period.peek() === '' || value.peek() === '') return;
        const given = { indicator: code.peek(), period: period.peek().trim(), value: Number(value.peek()) };
        void measure(given).then((done) => {
          if (done) value.value = '';
        });
      }}
    >
      <Select
        label={t('indicator')}
        value={code.value}
        options={known.map((each): [string, string] => [each.code, each.name[language.value]])}
        onChange={(next) => {
          code.value = next;
        }}
      />
      <Input
        label={t(`period_${frequency}`)}
        type="text"
        value={period.value}
        onChange={(next) => {
          period.value = next;
        }}
      />
      <Input
        label={t('value')}
        type="number"
        value={value.value}
        onChange={(next) => {
          value.value = next;
        }}
      />
      <button type="submit" class="button small" disabled={measuring.value}>
        {t('measure')}
      </button>
      {notMeasured.value && (
        <p class="notice error" role="alert">
          {notMeasured.value}
        </p>
      )}
    </form>
  );
}
