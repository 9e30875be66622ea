/** The facts of a unit: what it is, who works there, where it stands and what is near. */
import { useEffect } from 'preact/hooks';
import { displayName } from '../format/names.ts';
import { formatDate } from '../format/numbers.ts';
import type { WordKey } from '../format/words.ts';
import { account } from '../shell/session.ts';
import { type UnitDetail, unitDetail } from '../state/chosen.ts';
import { addressOf } from '../state/language.ts';
import { announce, select } from '../state/store.ts';
import { distance, kindLabel, num, pesos, position, t, tFor } from '../state/words.ts';
import { PanelHead } from './panel.tsx';
import { Answer, Fact, Section } from './parts.tsx';
import { SeeOnMap } from './see-on-map.tsx';

export function UnitPanel() {
  const unit = unitDetail.value.value;
  useEffect(() => {
    if (unit) announce(`${unit.properties.name}, ${t('unit')} ${unit.properties.code}`);
  }, [unit]);
  return (
    <>
      <PanelHead title={unit?.properties.name ?? '…'} kind={t('unit')} note={unit?.properties.code ?? null} />
      <Answer of={unitDetail} lines={8}>
        {(detail) => (
          <>
            <Badges unit={detail} />
            <What unit={detail} />
            <Where unit={detail} />
            <People unit={detail} />
          </>
        )}
      </Answer>
    </>
  );
}

function Badges({ unit: { properties: unit, geometry } }: { unit: UnitDetail }) {
  const role = account.value?.role;
  return (
    <div class="row actions">
      <span class={`tag ${unit.active ? 'good' : 'off'}`}>
        {unit.active ? t('unitActive') : t('unitClosed', { date: formatDate(unit.closed_on) })}
      </span>
      {unit.pdet && <span class="tag pdet">PDET</span>}
      {unit.borderline && <span class="tag doubt">{t('unitDoubt')}</span>}
      {unit.location_source === 'grid' && <span class="tag off">{t('unitCoarse')}</span>}
      {geometry && (
        <SeeOnMap
          small
          target={{ lng: geometry.coordinates[0] ?? 0, lat: geometry.coordinates[1] ?? 0, zoom: 13 }}
        />
      )}
      {(role === 'staff' || role === 'admin') && (
        <a class="button small quiet" href={addressOf(`/units/${encodeURIComponent(unit.code)}`)}>
          {t('unitHistory')}
        </a>
      )}
    </div>
  );
}

function What({ unit: { properties: unit, names } }: { unit: UnitDetail }) {
  return (
    <dl class="facts">
      <Fact name={t('unitLine')}>
        <i class={`swatch share-${unit.line}`} aria-hidden="true" /> {tFor('line', unit.line)}
      </Fact>
      <Fact name={t('unitStage')}>{tFor('stage', unit.stage)}</Fact>
      {unit.product && <Fact name={t('unitProduct')}>{unit.product}</Fact>}
      {unit.created_on && <Fact name={t('unitCreatedOn')}>{formatDate(unit.created_on)}</Fact>}
      {names.association && (
        <Fact name={t('unitAssociation')}>
          <button
            type="button"
            class="link"
            onClick={() => names.association && select({ type: 'unit', code: names.association.code })}
          >
            {names.association.name}
          </button>
        </Fact>
      )}
      {unit.regional_office && <Fact name={t('unitOffice')}>{unit.regional_office}</Fact>}
      {unit.training_centre && <Fact name={t('unitCentre')}>{unit.training_centre}</Fact>}
      {unit.financing_cop !== null && unit.financing_cop > 0 && (
        <Fact name={t('unitFinancing')}>{pesos(unit.financing_cop)}</Fact>
      )}
    </dl>
  );
}

function Where({ unit }: { unit: UnitDetail }) {
  const { properties: facts, names, geometry } = unit;
  const [lng, lat] = geometry?.coordinates ?? [];
  return (
    <Section title={t('unitWhere')}>
      <dl class="facts">
        <Fact name={t('unitMunicipality')}>
          {names.municipality ? (
            <Municipality unit={unit} />
          ) : geometry ? (
            t('hereOutside')
          ) : (
            t('unitUnlocated')
          )}
        </Fact>
        {names.nearest_municipality && (
          <Fact name="">
            {t('hereNearest', {
              name: displayName(names.nearest_municipality.name),
              distance: distance(facts.nearest_municipality_m),
            })}
          </Fact>
        )}
        {names.pdet_subregion ? (
          <Fact name={t('one_pdet_subregion')}>{displayName(names.pdet_subregion.name)}</Fact>
        ) : (
          names.municipality && <Fact name={t('unitPdet')}>{t('herePdetNo')}</Fact>
        )}
        {lng !== undefined && lat !== undefined && (
          <Fact name={t('unitPosition')}>
            {position(lng, lat)}
            {facts.location_source && <small> {tFor('unitSource', facts.location_source)}</small>}
          </Fact>
        )}
        {names.nearest_etcr && (
          <Fact name={t('hereEtcr')}>
            {displayName(names.nearest_etcr.name)}
            {facts.nearest_etcr_m !== null && `, ${distance(facts.nearest_etcr_m)}`}
          </Fact>
        )}
        {geometry && facts.overlays_inside.length + facts.overlays_near.length === 0 && (
          <Fact name={t('hereProtected')}>{t('hereProtectedNone')}</Fact>
        )}
        {[...facts.overlays_inside.map((at) => ({ ...at, distance_m: 0 })), ...facts.overlays_near].map(
          (at) => (
            <Fact key={`${at.kind}:${at.code}`} name={kindLabel(at.kind)}>
              {displayName(
                names.overlays.find(({ code, kind }) => code === at.code && kind === at.kind)?.name ??
                  at.code,
              )}
              , {nearness(at.distance_m)}
            </Fact>
          ),
        )}
      </dl>
      {facts.borderline && (
        <p class="notice small">{t('unitBorderline', { distance: distance(facts.border_m) })}</p>
      )}
      {facts.pdet_borderline && <p class="notice small">{t('herePdetBorderline')}</p>}
    </Section>
  );
}

/** Metres to an overlay: 0 inside, null where the reader may know only that the unit is near. */
function nearness(metres: number | null): string {
  if (metres === null) return t('hereNearSomewhere');
  return metres === 0 ? t('hereInside') : t('hereNear', { distance: distance(metres) });
}

function Municipality({ unit: { names } }: { unit: UnitDetail }) {
  const { municipality, department } = names;
  if (!municipality) return null;
  return (
    <button
      type="button"
      class="link"
      onClick={() => select({ type: 'territory', kind: 'municipality', code: municipality.code })}
    >
      {displayName(municipality.name)}
      {department && `, ${displayName(department.name)}`}
    </button>
  );
}

const COUNTS = [
  ['members', 'unitMembers'],
  ['women', 'unitWomen'],
  ['youth', 'unitYouth'],
  ['ethnic', 'unitEthnic'],
  ['victims', 'unitVictims'],
  ['reincorporated', 'unitReincorporated'],
  ['disabled', 'unitDisabled'],
  ['extreme_poverty', 'unitExtremePoverty'],
  ['jobs', 'unitJobs'],
] as const satisfies readonly (readonly [keyof UnitDetail['properties'], WordKey])[];

function People({ unit: { properties } }: { unit: UnitDetail }) {
  const known = COUNTS.filter(([name]) => properties[name] !== null);
  if (known.length === 0) return null;
  return (
    <Section title={t('unitPeople')}>
      <dl class="facts two">
        {known.map(([name, key]) => (
          <Fact key={name} name={t(key)}>
            {num(properties[name])}
          </Fact>
        ))}
      </dl>
    </Section>
  );
}
