/** The place: coordinates, a map to set them, and what is there, told as the point moves. */
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Located } from '../../../server/contract/proximity.ts';
import type { TerritoriesPage } from '../../../server/contract/territories.ts';
import { resource } from '../api/resource.ts';
import { displayName } from '../format/names.ts';
import { canDraw } from '../map/webgl.ts';
import { account } from '../shell/session.ts';
import { distance } from '../state/formats.ts';
import { FieldInput } from './field-input.tsx';
import { GROUPS } from './fields.ts';
import { clearPlace, located, place, texts } from './state.ts';
import { t } from './words.ts';

const MapView = signal<ComponentType | null>(null);
const municipalities = resource<TerritoriesPage>(() => '/api/v1/territories?kind=municipality');

export function WherePart() {
  useEffect(() => {
    if (!canDraw) return;
    void import('../map/pick-map-view.tsx').then((module) => {
      MapView.value = module.default;
    });
  }, []);
  const View = MapView.value;
  return (
    <fieldset class="card group where">
      <legend>{t('whereTitle')}</legend>
      <p class="group-note">{t('placeHow')}</p>
      <div class="where-fields">
        {GROUPS.place.map((field) => (
          <FieldInput key={field.name} field={field} />
        ))}
        <datalist id="municipalities">
          {(municipalities.value.value?.territories ?? []).map(({ code, name }) => (
            <option key={code} value={code}>
              {displayName(name)}
            </option>
          ))}
        </datalist>
        {place.value && (
          <button type="button" class="button small quiet" onClick={clearPlace}>
            {t('clearPlace')}
          </button>
        )}
        <AtPlace />
      </div>
      <section class="map-part" aria-label={t('map')}>
        {canDraw ? View ? <View /> : <p class="map-waiting">{t('mapWaiting')}</p> : <p>{t('noWebgl')}</p>}
      </section>
    </fieldset>
  );
}

function AtPlace() {
  if (place.value === null) return <p class="at-place empty">{t('noPlace')}</p>;
  const found = located.value.value;
  if (!found) return null;
  return (
    <section
      class={located.loading.value ? 'at-place stale' : 'at-place'}
      aria-live="polite"
      aria-label={t('located')}
    >
      <strong>{municipalityText(found)}</strong>
      <p>
        <span class={found.pdet ? 'tag pdet' : 'tag off'}>{pdetText(found)}</span>
        {found.pdet_borderline && <span class="tag doubt">{t('pdetDoubt')}</span>}
      </p>
      <ul class="plain-list">
        {warningsOf(found).map((warning) => (
          <li key={warning} class="warn">
            {warning}
          </li>
        ))}
        {factsOf(found).map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </section>
  );
}

function municipalityText({ municipality, department, nearest_municipality: nearest }: Located): string {
  if (municipality) {
    const within = department ? `, ${displayName(department.name)}` : '';
    return `${displayName(municipality.name)}${within} (${municipality.code})`;
  }
  if (!nearest) return t('outside');
  return t('outsideNear', { name: displayName(nearest.name), distance: distance(nearest.distance_m) });
}

function pdetText({ pdet, pdet_subregion: subregion }: Located): string {
  return pdet ? t('pdetYes', { name: displayName(subregion?.name ?? '') }) : t('pdetNo');
}

function warningsOf(found: Located): string[] {
  const { municipality, department, borderline, border_m: border, answers } = found;
  const warnings: string[] = [];
  const who = account.value;
  if (who?.role === 'staff' && department && !who.departments.includes(department.code)) {
    warnings.push(t('notYours', { name: displayName(department.name) }));
  }
  const declared = texts.value.declared_municipality;
  if (declared && municipality && declared !== municipality.code) {
    warnings.push(t('declaredDiffers', { declared, located: municipality.code }));
  }
  const others = answers.filter(({ municipality: other }) => other.code !== municipality?.code);
  if (borderline && others.length > 0) {
    const names = others.map(({ municipality: other }) => displayName(other.name)).join(', ');
    warnings.push(t('borderline', { distance: distance(border), names }));
  }
  return warnings;
}

function factsOf({ nearest_etcr: etcr, overlays }: Located): string[] {
  return [
    ...overlays.map(({ name, distance_m: away, inside }) =>
      inside
        ? t('overlayInside', { name: displayName(name) })
        : t('overlayNear', { name: displayName(name), distance: distance(away) }),
    ),
    ...(etcr
      ? [t('nearestEtcr', { name: displayName(etcr.name), distance: distance(etcr.distance_m) })]
      : []),
  ];
}
