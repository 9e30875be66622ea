/** "What is here?": everything known of one point, and the units within a radius. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { cached } from '../api/resource.ts';
import { displayName } from '../format/names.ts';
import { placeBox } from '../map/box.ts';
import { goTo } from '../map/camera.ts';
import { type Located, located, type Within, within, withinPath } from '../state/chosen.ts';
import { queryOf } from '../state/data.ts';
import { type Filter, filterParts } from '../state/filter.ts';
import { RADIUS_LIMITS_KM, type Selection } from '../state/page.ts';
import { announce, filter, select, selection } from '../state/store.ts';
import { distance, kindLabel, num, position, t } from '../state/words.ts';
import { Culprits } from './culprits.tsx';
import { PanelHead } from './panel.tsx';
import { Answer, Fact, Section } from './parts.tsx';
import { SeeOnMap } from './see-on-map.tsx';
import { UnitRows } from './unit-list.tsx';

type Place = Extract<Selection, { type: 'place' }>;

export function PlacePanel() {
  const place = selection.value;
  const answer = located.value.value;
  useEffect(() => {
    if (answer) announce(t('hereDrawn', { place: title(answer) }));
  }, [answer]);
  if (place?.type !== 'place') return null;
  return (
    <>
      <PanelHead
        title={answer ? title(answer) : '…'}
        kind={t('whatIsHere')}
        note={position(place.lng, place.lat)}
      />
      <Answer of={located} lines={6}>
        {(facts) => <LocatedFacts facts={facts} />}
      </Answer>
      <Radius place={place} />
      <WithinList place={place} />
    </>
  );
}

function title({ municipality, department }: Located): string {
  if (!municipality) return t('hereOutside');
  return [municipality, department].flatMap((named) => (named ? displayName(named.name) : [])).join(', ');
}

function LocatedFacts({ facts }: { facts: Located }) {
  return (
    <>
      <div class="row actions">
        {facts.municipality && (
          <span class={`tag ${facts.pdet ? 'pdet' : 'off'}`}>
            {t(facts.pdet ? 'herePdetYes' : 'herePdetNo')}
          </span>
        )}
        {facts.pdet_borderline && <span class="tag doubt">{t('herePdetBorderline')}</span>}
      </div>
      {facts.borderline && <Doubt facts={facts} />}
      <dl class="facts">
        {facts.municipality && (
          <Fact name={t('hereMunicipality')}>
            <button
              type="button"
              class="link"
              onClick={() =>
                facts.municipality &&
                select({ type: 'territory', kind: 'municipality', code: facts.municipality.code })
              }
            >
              {displayName(facts.municipality.name)}
            </button>{' '}
            <small>{facts.municipality.code}</small>
          </Fact>
        )}
        {facts.nearest_municipality && (
          <Fact name={t('hereMunicipality')}>
            {t('hereNearest', {
              name: displayName(facts.nearest_municipality.name),
              distance: distance(facts.nearest_municipality.distance_m),
            })}
          </Fact>
        )}
        {facts.pdet_subregion && (
          <Fact name={t('one_pdet_subregion')}>{displayName(facts.pdet_subregion.name)}</Fact>
        )}
        {facts.border_m !== null && <Fact name={t('hereBorder')}>{distance(facts.border_m)}</Fact>}
        <Fact name={t('hereEtcr')}>
          {facts.nearest_etcr
            ? `${displayName(facts.nearest_etcr.name)}, ${distance(facts.nearest_etcr.distance_m)}`
            : t('hereEtcrNone')}
        </Fact>
        <Overlays facts={facts} />
      </dl>
    </>
  );
}

function Overlays({ facts: { overlays } }: { facts: Located }) {
  if (overlays.length === 0) return <Fact name={t('hereProtected')}>{t('hereProtectedNone')}</Fact>;
  return (
    <>
      {overlays.map((area) => (
        <Fact key={`${area.kind}:${area.code}`} name={kindLabel(area.kind)}>
          <button
            type="button"
            class="link"
            onClick={() => select({ type: 'territory', kind: area.kind, code: area.code })}
          >
            {displayName(area.name)}
          </button>
          <small>
            {' '}
            {area.inside ? t('hereInside') : t('hereNear', { distance: distance(area.distance_m) })}
          </small>
        </Fact>
      ))}
    </>
  );
}

/** Near a border both answers are given, each with its PDET. */
function Doubt({ facts }: { facts: Located }) {
  return (
    <div class="notice small">
      <p>{t('hereBorderline', { distance: distance(facts.border_m) })}</p>
      <ul>
        {facts.answers.map((answer) => (
          <li key={answer.municipality.code}>
            <strong>{displayName(answer.municipality.name)}</strong>{' '}
            {t(answer.pdet ? 'herePdetYes' : 'herePdetNo')}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Radius({ place }: { place: Place }) {
  const [shown, setShown] = useState(place.radiusM / 1000);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // While one moves the knob, the address follows it and not the other way round.
    if (document.activeElement !== input.current) setShown(place.radiusM / 1000);
  }, [place.radiusM]);
  const [low, high] = RADIUS_LIMITS_KM;
  return (
    <label class="field radius">
      <span>
        {t('hereRadius')} <b>{distance(shown * 1000)}</b>
      </span>
      <input
        ref={input}
        type="range"
        name="radius"
        min={low}
        max={high}
        step="1"
        value={shown}
        onInput={(event) => setShown(Number(event.currentTarget.value))}
        onChange={(event) => {
          const radiusM = Number(event.currentTarget.value) * 1000;
          select({ ...place, radiusM }, 'replace');
          goTo({ box: placeBox(place.lng, place.lat, radiusM) });
        }}
      />
      <span class="ends" aria-hidden="true">
        <small>{distance(low * 1000)}</small>
        <small>{distance(high * 1000)}</small>
      </span>
    </label>
  );
}

/** Nobody there; or nobody under the filters, and which of them to lift. */
function NoneWithin({ place }: { place: Place }) {
  const radius = distance(place.radiusM);
  if (filterParts(filter.value).length === 0)
    return <p class="note">{t('hereWithinNone', { distance: radius })}</p>;
  const count = async (admitting: Filter): Promise<number> =>
    (await cached<Within>(withinPath(place, queryOf(admitting)))).total;
  return (
    <div class="notice">
      <p>{t('hereWithinNoneFiltered', { distance: radius })}</p>
      <Culprits about={`${place.lng},${place.lat},${place.radiusM}`} count={count} />
    </div>
  );
}

function WithinList({ place }: { place: Place }) {
  const radius = distance(place.radiusM);
  return (
    <Section title={t('hereWithin', { distance: radius })}>
      <Answer of={within} lines={4}>
        {(answer) =>
          answer.total === 0 ? (
            <NoneWithin place={place} />
          ) : (
            <>
              <div class="headline small">
                <div class="big">
                  <strong>{num(answer.total)}</strong>
                  <span>{t('indicator_units')}</span>
                </div>
                <div class="big">
                  <strong>{num(answer.active)}</strong>
                  <span>{t('indicator_active')}</span>
                </div>
              </div>
              <h4>{t('hereWithinList')}</h4>
              <UnitRows rows={answer.rows.map((row) => ({ ...row, note: distance(row.distance_m) }))} />
              <SeeOnMap small target={{ box: placeBox(place.lng, place.lat, place.radiusM) }} />
            </>
          )
        }
      </Answer>
    </Section>
  );
}
