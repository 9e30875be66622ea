/** Every group with its numbers; those that are ticked stand in the curve. */
import type { SurvivalGroup } from '../../../server/contract/survival.ts';
import { DataTable } from '../outcomes/fields.tsx';
import { num } from '../state/formats.ts';
import { rangeText } from './curve.tsx';
import { groups, MOST_SERIES, minimum, nameOf, picked, series } from './state.ts';
import { t } from './words.ts';

const YEAR_DAYS = 365.25;

export function GroupsPart() {
  return (
    <section class="card" aria-labelledby="groups-title">
      <h2 id="groups-title">{t('groupsTitle')}</h2>
      <p class="hint">{t('seriesNote')}</p>
      <DataTable
        caption={t('groupsTitle')}
        head={[t('group'), t('units'), t('ended'), t('oneYear'), t('fiveYears'), t('median')]}
        rows={groups.value.map((group) => ({ key: group.key ?? '', cells: cellsOf(group) }))}
      />
    </section>
  );
}

function cellsOf(group: SurvivalGroup) {
  const { units, ended, one_year, five_years, median_days: median } = group;
  const isSmall = units < Number(minimum.value);
  const told = (estimate: SurvivalGroup['one_year']) =>
    isSmall ? t('small', { n: minimum.value }) : estimate ? rangeText(estimate) : t('notYet');
  return [
    <Name key="name" of={group} />,
    num(units),
    num(ended),
    told(one_year),
    told(five_years),
    median === null ? '–' : num(median / YEAR_DAYS, 1),
  ];
}

function Name({ of: group }: { of: SurvivalGroup }) {
  const { key, curve } = group;
  const name = nameOf(group);
  if (key === null || curve.length === 0) return <>{name}</>;
  const shown = series.value.map((each) => each.key ?? '');
  const isShown = shown.includes(key);
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={isShown}
        disabled={!isShown && shown.length >= MOST_SERIES}
        aria-label={t('drawGroup', { name })}
        onChange={() => {
          picked.value = isShown ? shown.filter((each) => each !== key) : [...shown, key];
        }}
      />
      <span>{name}</span>
    </label>
  );
}
