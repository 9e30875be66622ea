/** Which units to visit next, nearest first: list, map, and files for the phone. */
import { computed } from '@preact/signals';
import type { DueVisit } from '../../../server/contract/visits.ts';
import { displayName } from '../format/names.ts';
import { formatDate } from '../format/numbers.ts';
import { DataTable, Input, Select } from '../outcomes/fields.tsx';
import { setHeld } from '../outcomes/held.ts';
import { PointsPart } from '../outcomes/map-part.tsx';
import { WritersOnly } from '../outcomes/readers-only.tsx';
import { ResourcePart } from '../outcomes/resource-part.tsx';
import { DeskPage } from '../shell/desk-page.tsx';
import { Icon } from '../shell/icon.tsx';
import { distance, num, position } from '../state/formats.ts';
import { addressOf, language } from '../state/language.ts';
import { showToast } from '../state/said.ts';
import {
  chosen,
  filePath,
  from,
  interval,
  limit,
  line,
  municipalities,
  plan,
  points,
  startFrom,
} from './state.ts';
import { t, tFor } from './words.ts';

export function VisitsPage() {
  return (
    <DeskPage title={t('title')} current="visits">
      <WritersOnly>
        <div class="keeping outcomes">
          <div>
            <h1>{t('title')}</h1>
            <p class="intro">{t('intro')}</p>
          </div>
          <Controls />
          <div class="list-and-map">
            <section aria-label={t('list')}>
              {from.value === null ? (
                <p class="empty">{t('fromNone')}</p>
              ) : (
                <ResourcePart of={plan}>
                  <Plan />
                </ResourcePart>
              )}
            </section>
            <PlanMap />
          </div>
        </div>
      </WritersOnly>
    </DeskPage>
  );
}

const LINES = ['rural_business', 'self_consumption', 'rural_occupation'] as const;

function Controls() {
  const at = from.value;
  return (
    <section class="card" aria-label={t('from')}>
      <div class="controls-line">
        <Select
          label={t('municipality')}
          value=""
          options={[
            ['', t('chooseMunicipality')],
            ...municipalities.value.map(({ code, name }): [string, string] => [code, displayName(name)]),
          ]}
          onChange={startFromMunicipality}
        />
        <button type="button" class="button quiet" onClick={startHere}>
          <Icon name="place" />
          {t('here')}
        </button>
        <Select
          label={t('line')}
          value={line.value}
          options={[
            ['', t('line_all')],
            ...LINES.map((each): [string, string] => [each, tFor('line', each)]),
          ]}
          onChange={(value) => setHeld([line, value])}
        />
        <Input
          label={t('interval')}
          type="number"
          min="1"
          max="3650"
          value={interval.value}
          onChange={(value) => setHeld([interval, value])}
        />
        <Input
          label={t('limit')}
          type="number"
          min="1"
          max="500"
          value={limit.value}
          onChange={(value) => setHeld([limit, value || '25'])}
        />
      </div>
      <p class="hint" role="status">
        {at === null ? t('fromHint') : t('fromIs', { place: position(at.lng, at.lat) })}
      </p>
    </section>
  );
}

function startFromMunicipality(code: string): void {
  const found = municipalities.value.find((each) => each.code === code);
  if (found) startFrom(found.lng, found.lat);
}

function startHere(): void {
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => startFrom(coords.longitude, coords.latitude),
    () => showToast(t('hereFailed')),
  );
}

function Plan() {
  const found = plan.value.value;
  if (!found) return null;
  const { due, unlocated, visits, intervals } = found;
  const days = {
    business: num(intervals.rural_business),
    self: num(intervals.self_consumption),
    occupation: num(intervals.rural_occupation),
  };
  return (
    <>
      <div>
        <p>
          {due === 0 ? t('none') : t('due', { n: num(due), shown: num(visits.length) })}
          {unlocated > 0 && ` ${t('unlocated', { n: num(unlocated) })}`}
        </p>
        <p class="hint">{t('intervals', days)}</p>
      </div>
      {visits.length > 0 && (
        <>
          <Downloads />
          <DataTable
            caption={t('list')}
            head={[t('unit'), t('distance'), t('last'), t('dueOn')]}
            rows={visits.map((visit, at) => ({ key: visit.code, cells: cellsOf(visit, at) }))}
          />
        </>
      )}
    </>
  );
}

function cellsOf(visit: DueVisit, at: number) {
  const { code, name, municipality, distance_m: metres, last_visit_on: last, due_on: due } = visit;
  return [
    <div key="unit" class="visit-name">
      <button
        type="button"
        class="visit-number"
        aria-pressed={chosen.value === code}
        aria-label={t('showOnMap', { n: at + 1, name })}
        onClick={() => {
          chosen.value = code;
        }}
      >
        {at + 1}
      </button>
      <span>
        <a href={addressOf(`/units/${encodeURIComponent(code)}`)}>{name}</a>
        <small>{[code, municipality && displayName(municipality.name)].filter(Boolean).join(' · ')}</small>
      </span>
    </div>,
    distance(metres),
    last === null ? t('never') : formatDate(last),
    formatDate(due),
  ];
}

const FORMATS = ['csv', 'geojson', 'kml', 'gpx'] as const;

function Downloads() {
  const separator = language.value === 'es' ? 'semicolon' : 'comma';
  return (
    <fieldset class="row downloads">
      <legend class="hidden">{t('download')}</legend>
      {FORMATS.map((format) => (
        <a key={format} class="button small quiet" href={filePath(format, separator)} download>
          <Icon name="download" />
          {format === 'geojson' ? 'GeoJSON' : format.toUpperCase()}
        </a>
      ))}
    </fieldset>
  );
}

const label = computed(() => t('map'));

function PlanMap() {
  return (
    <section class="map-column" aria-label={t('mapTitle')}>
      <PointsPart
        id="visits-map"
        points={points}
        chosen={chosen}
        from={from}
        label={label}
        onChoose={(id) => {
          chosen.value = id;
        }}
        onPlace={startFrom}
      />
    </section>
  );
}
