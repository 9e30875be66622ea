/** First-year and five-year survival by department: map, legend, and the same as a table. */
import { computed } from '@preact/signals';
import type { SurvivalGroup } from '../../../server/contract/survival.ts';
import { type Classification, classify, classOf, toStep } from '../format/classes.ts';
import { sequenceFor } from '../format/colors.ts';
import { displayName } from '../format/names.ts';
import { DataTable, Select } from '../outcomes/fields.tsx';
import { setHeld } from '../outcomes/held.ts';
import { ChoroplethPart } from '../outcomes/map-part.tsx';
import { num, percent } from '../state/formats.ts';
import { palette } from '../state/theme.ts';
import { rangeText } from './curve.tsx';
import { byDepartment, mapYear, minimum } from './state.ts';
import { t } from './words.ts';

/** As the legend writes them: tenths of a per cent. */
const STEP = 0.001;

const departments = computed(() =>
  (byDepartment.value.value?.groups ?? []).filter(({ key }) => key !== null),
);
const estimateOf = (group: SurvivalGroup): SurvivalGroup['one_year'] =>
  mapYear.value === '5' ? group.five_years : group.one_year;
const shareOf = (group: SurvivalGroup): number | null => toStep(estimateOf(group)?.survival ?? null, STEP);
const classification = computed(() => classify(departments.value.map(shareOf)));
const colors = computed(() => sequenceFor(palette.value, classification.value.bounds.length));
const classes = computed(
  () =>
    new Map(
      departments.value.map((group) => [group.key ?? '', classOf(shareOf(group), classification.value)]),
    ),
);
const label = computed(() => t('mapLabel'));

export function MapPart() {
  return (
    <section class="card" aria-labelledby="map-title">
      <div class="part-head">
        <h2 id="map-title">{t('mapTitle')}</h2>
        <Select
          label={t('mapYear')}
          value={mapYear.value}
          options={[
            ['1', t('map1')],
            ['5', t('map5')],
          ]}
          onChange={(year) => setHeld([mapYear, year])}
        />
      </div>
      <div class="map-and-table">
        <div class="map-column">
          <ChoroplethPart
            id="survival-map"
            kind="department"
            classes={classes}
            colors={colors}
            label={label}
          />
          <MapLegend of={classification.value} />
        </div>
        <Departments />
      </div>
    </section>
  );
}

function MapLegend({ of: { bounds, lowers, counts } }: { of: Classification }) {
  return (
    <ul class="classes" aria-label={t('legend')}>
      {bounds
        .map((bound, at) => (
          <li key={bound}>
            <i style={{ backgroundColor: colors.value[at] }} aria-hidden="true" />
            <span>{`${percent(lowers[at])} – ${percent(bound)}`}</span>
            <small>{num(counts[at])}</small>
          </li>
        ))
        .reverse()}
      <li>
        <i class="missing" aria-hidden="true" />
        <span>{t('noData', { n: minimum.value })}</span>
      </li>
    </ul>
  );
}

function Departments() {
  const sorted = [...departments.value].sort(
    (a, b) => (estimateOf(b)?.survival ?? -1) - (estimateOf(a)?.survival ?? -1),
  );
  return (
    <div class="beside-map">
      <DataTable
        compact
        caption={t('mapTable')}
        head={[t('department'), t('units'), mapYear.value === '5' ? t('fiveYears') : t('oneYear')]}
        rows={sorted.map((group) => ({
          key: group.key ?? '',
          cells: [displayName(group.name ?? group.key ?? ''), num(group.units), rangeText(estimateOf(group))],
        }))}
      />
    </div>
  );
}
