/** The panel of a territory, and of the country when nothing is chosen. */
import { useEffect } from 'preact/hooks';
import type { CoverageRow, CoverageTotals } from '../../../server/contract/coverage.ts';
import { displayName } from '../format/names.ts';
import type { CameraTarget } from '../map/camera.ts';
import {
  chosenCoverage,
  chosenQuery,
  chosenRef,
  chosenRow,
  chosenTerritory,
  gapsInside,
  type TerritoryDetail,
  territoryDetail,
} from '../state/chosen.ts';
import { catalogue, catalogueComing, countryReach, coverage, national } from '../state/data.ts';
import { DIGITS, indicatorValue } from '../state/look.ts';
import { nameOf } from '../state/names.ts';
import { SITE_RADIUS_M } from '../state/page.ts';
import { announce, filter, page, select, setFilter } from '../state/store.ts';
import { distance, kindLabel, kindName, num, percent, t, tFor } from '../state/words.ts';
import { GapRows } from './gaps-panel.tsx';
import { Facts, Headline, LineChart, NationalComparison, ReachFacts, StageChart } from './numbers.tsx';
import { PanelHead } from './panel.tsx';
import { Answer, Fact, Failure, Section, Skeleton } from './parts.tsx';
import { SeeOnMap } from './see-on-map.tsx';
import { UnitList } from './unit-list.tsx';
import { ChosenYears, ShownYears } from './years.tsx';

export function CountryPanel() {
  return (
    <>
      <PanelHead title={t('national')} kind={t('panelNational')} />
      <Answer of={coverage} lines={8} coming={catalogueComing.value}>
        {({ totals, rows }) => (
          <>
            <Headline sums={totals} />
            <Facts sums={totals} />
            <ReachFacts reach={countryReach.value.value?.totals.reach ?? null} />
            <Beside totals={totals} />
            <ShownYears />
            <LineChart sums={totals} national={null} />
            <StageChart sums={totals} national={null} />
            <First rows={rows} />
            <Training />
          </>
        )}
      </Answer>
    </>
  );
}

/** What is counted beside the units on the map. */
function Beside({ totals }: { totals: CoverageTotals }) {
  const parts = [
    totals.unlocated > 0 && t('besideUnlocated', { n: num(totals.unlocated) }),
    totals.outside > 0 && totals.inside === null && t('besideOutside', { n: num(totals.outside) }),
    totals.in_training > 0 && t('besideTraining', { n: num(totals.in_training) }),
  ].filter(Boolean);
  return parts.length > 0 ? <p class="note beside">{parts.join(' ')}</p> : null;
}

/** What the programme taught, as yearly figures of territories: not counted from units, so no filter changes it. */
function Training() {
  const figures = catalogue.value.value?.figures ?? [];
  const of = (name: string) => figures.find((figure) => figure.name === name);
  const places = of('training_places');
  const trained = of('people_trained_pdet');
  if (!places) return null;
  const share = (name: string): string => percent((of(name)?.sum ?? 0) / places.sum);
  return (
    <Section title={t('training')}>
      <p>{t('trainingPlaces', { n: num(places.sum), from: places.first_year, to: places.last_year })}</p>
      <p class="note">
        {t('trainingShares', {
          women: share('training_places_women'),
          youth: share('training_places_youth'),
          poverty: share('training_places_extreme_poverty'),
        })}
      </p>
      {trained && (
        <p>{t('trainedPdet', { n: num(trained.sum), from: trained.first_year, to: trained.last_year })}</p>
      )}
    </Section>
  );
}

const FIRST = 8;

/** The territories with the highest values of the indicator, as a list that chooses them. */
function First({ rows }: { rows: readonly CoverageRow[] }) {
  const { indicator, kind } = page.value;
  const ranked = rows
    .map((row) => ({ row, value: indicatorValue(row, indicator) ?? 0 }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value)
    .slice(0, FIRST);
  const most = ranked[0]?.value ?? 1;
  const digits = DIGITS[indicator];
  if (ranked.length === 0) return null;
  return (
    <Section title={t('chartTop', { indicator: tFor('short', indicator) })}>
      <ol class="ranking">
        {ranked.map(({ row, value }) => (
          <li key={row.code}>
            <button type="button" onClick={() => select({ type: 'territory', kind, code: row.code })}>
              <span>{displayName(row.name)}</span>
              <b>{digits === null ? percent(value) : num(value, digits)}</b>
              <svg viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">
                <rect class="accent" width={(value / most) * 100} height="3" />
              </svg>
            </button>
          </li>
        ))}
      </ol>
    </Section>
  );
}

export function TerritoryPanel() {
  const chosen = chosenTerritory.value;
  const row = chosenRow.value;
  const detail = territoryDetail.value.value;
  const fresh = detail && detail.id === chosen?.code ? detail : null;
  const name = displayName(fresh?.properties.name ?? row?.name ?? '…');
  useEffect(() => {
    if (row) announce(t('said_selected', { name, units: num(row.units), active: num(row.active) }));
  }, [row?.code, row?.units, name]);
  if (!chosen) return null;
  return (
    <>
      <PanelHead title={name} kind={kindLabel(chosen.kind)} note={fresh && subtitle(fresh)} />
      <Failure of={territoryDetail} />
      <Actions detail={fresh} />
      {row ? (
        <RowNumbers row={row} />
      ) : chosenCoverage.error.value ? (
        <Failure of={chosenCoverage} />
      ) : (
        <Skeleton lines={8} />
      )}
      {fresh && <AboutTerritory detail={fresh} />}
    </>
  );
}

function subtitle({ properties }: TerritoryDetail): string {
  const { parent_name: parent, pdet, pdet_subregion: subregion } = properties;
  const belongs = pdet ? `${t('herePdetYes')}${subregion ? `: ${displayName(subregion.name)}` : ''}` : null;
  return [parent && displayName(parent), belongs].filter(Boolean).join(' · ');
}

function Actions({ detail }: { detail: TerritoryDetail | null }) {
  const ref = chosenRef.value ?? '';
  const filtered = filter.value.territory.includes(ref);
  const site = detail?.properties.area_km2 === null;
  const territory = filtered
    ? filter.value.territory.filter((value) => value !== ref)
    : [...filter.value.territory, ref];
  return (
    <div class="row actions">
      {!site && (
        <button type="button" class="button" aria-pressed={filtered} onClick={() => setFilter({ territory })}>
          {t(filtered ? 'dropTerritory' : 'onlyThisTerritory')}
        </button>
      )}
      <SeeOnMap target={detail && targetOf(detail)} />
    </div>
  );
}

function targetOf({ properties: { lng, lat, area_km2: area }, bbox }: TerritoryDetail): CameraTarget {
  return area === null ? { lng, lat, zoom: 10 } : { box: bbox };
}

function RowNumbers({ row }: { row: CoverageRow }) {
  const answer = chosenCoverage.value.value;
  const totals = national.value.value?.totals ?? null;
  const site = answer?.role === 'site';
  return (
    <div class={chosenCoverage.loading.value ? 'stale' : undefined}>
      {site && (
        <p class="note lead">{t('sitesWithin', { distance: distance(answer.radius_m ?? SITE_RADIUS_M) })}</p>
      )}
      <Headline sums={row} />
      <Facts sums={row} />
      {row.near && <NearFacts inside={row} near={row.near} />}
      <ReachFacts reach={row.reach} />
      {totals && answer?.role === 'partition' && <NationalComparison sums={row} national={totals} />}
      {row.units > 0 && (
        <>
          <LineChart sums={row} national={totals} />
          <StageChart sums={row} national={totals} />
        </>
      )}
      {!site && <ChosenYears />}
      <GapsInside />
      {!site && (
        <Section title={t('unitsInside')}>
          <UnitList query={chosenQuery.value} />
        </Section>
      )}
    </div>
  );
}

function NearFacts({ inside, near }: { inside: CoverageRow; near: { units: number; active: number } }) {
  return (
    <dl class="numbers">
      <div>
        <dt>{t('inside')}</dt>
        <dd>{num(inside.units)}</dd>
      </div>
      <div>
        <dt>{t('near')}</dt>
        <dd>{num(near.units)}</dd>
      </div>
    </dl>
  );
}

function GapsInside() {
  const answer = gapsInside.value.value;
  if (gapsInside.error.value) return <Failure of={gapsInside} />;
  if (!answer) return null;
  return (
    <Section title={t('gapsInside')} aside={<b class="count">{num(answer.total)}</b>}>
      {answer.total === 0 ? <p class="note">{t('gapsNone')}</p> : <GapRows rows={answer.rows} first={5} />}
    </Section>
  );
}

/** Demonstration sources are the product's own and speak both languages; imported ones are quoted as they are. */
function sourceText({ properties: { kind, demonstration, source } }: TerritoryDetail): string {
  if (demonstration) {
    const known = tFor('sourceDemo', kind);
    return known === kind ? t('sourceDemo') : known;
  }
  return [source.title, source.publisher, source.vintage].filter(Boolean).join(' · ');
}

const FIGURES: Record<string, { key: 'ruralPopulation' | 'ipmRural'; digits: number; percent?: boolean }> = {
  population_rural: { key: 'ruralPopulation', digits: 0 },
  ipm_rural: { key: 'ipmRural', digits: 1, percent: true },
};

function AboutTerritory({ detail }: { detail: TerritoryDetail }) {
  const { properties } = detail;
  return (
    <Section title={t('about')}>
      <dl class="facts">
        <Fact name={t('code')}>{properties.code}</Fact>
        {properties.parent && (
          <Fact name={t('partOf')}>
            {displayName(
              properties.parent_name ?? nameOf('department', properties.parent) ?? properties.parent,
            )}
          </Fact>
        )}
        {properties.area_km2 !== null && (
          <Fact name={t('area')}>{num(properties.area_km2, properties.area_km2 < 100 ? 1 : 0)} km²</Fact>
        )}
        {properties.figures.map(({ name, year, value }) => {
          const known = FIGURES[name];
          if (!known) return null;
          return (
            <Fact key={name} name={`${t(known.key)} (${year})`}>
              {known.percent ? percent(value / 100) : num(value, known.digits)}
            </Fact>
          );
        })}
        {properties.children.map(({ kind, count }) => (
          <Fact key={kind} name={kindName(kind)}>
            {num(count)}
          </Fact>
        ))}
        <Fact name={t('source')}>{sourceText(detail)}</Fact>
      </dl>
    </Section>
  );
}
