/** What the unit is today. */
import type { ComponentChildren } from 'preact';
import type { UnitDetail } from '../../../server/contract/units.ts';
import { displayName } from '../format/names.ts';
import { formatDate } from '../format/numbers.ts';
import { distance, num, pesos, position } from '../state/formats.ts';
import { addressOf } from '../state/language.ts';
import { t, tFor } from './words.ts';

export function FactsPart({ unit }: { unit: UnitDetail }) {
  return (
    <section class="card unit-facts" aria-labelledby="facts-title">
      <h2 id="facts-title">{t('facts')}</h2>
      <Tags unit={unit} />
      <dl class="facts">
        <What unit={unit} />
        <Where unit={unit} />
        <Who unit={unit} />
      </dl>
    </section>
  );
}

function Tags({ unit: { properties: facts } }: { unit: UnitDetail }) {
  return (
    <div class="row">
      <span class={facts.active ? 'tag good' : 'tag off'}>
        {facts.active ? t('active') : t('closed', { day: formatDate(facts.closed_on) })}
      </span>
      {facts.pdet && <span class="tag pdet">{t('pdet')}</span>}
      {facts.borderline && <span class="tag doubt">{t('doubt')}</span>}
      {facts.location_source === 'grid' && <span class="tag off">{t('grid')}</span>}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  if (children === null || children === '' || children === undefined) return null;
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function What({ unit: { properties: facts, names } }: { unit: UnitDetail }) {
  return (
    <>
      <Fact name={t('line')}>{tFor('value', facts.line)}</Fact>
      <Fact name={t('stage')}>{tFor('value', facts.stage)}</Fact>
      <Fact name={t('product')}>{facts.product}</Fact>
      <Fact name={t('created')}>{facts.created_on && formatDate(facts.created_on)}</Fact>
      <Fact name={t('association')}>
        {names.association && (
          <a href={addressOf(`/units/${encodeURIComponent(names.association.code)}`)}>
            {names.association.name}
          </a>
        )}
      </Fact>
      <Fact name={t('office')}>{facts.regional_office}</Fact>
      <Fact name={t('centre')}>{facts.training_centre}</Fact>
    </>
  );
}

function Where({ unit: { properties: facts, names, geometry } }: { unit: UnitDetail }) {
  const [lng, lat] = geometry?.coordinates ?? [];
  const { municipality, department, nearest_etcr: etcr } = names;
  const within = department ? `, ${displayName(department.name)}` : '';
  return (
    <>
      <Fact name={t('municipality')}>
        {municipality ? `${displayName(municipality.name)}${within}` : geometry ? t('outside') : t('noPlace')}
      </Fact>
      <Fact name={t('position')}>{lng !== undefined && lat !== undefined && position(lng, lat)}</Fact>
      <Fact name={t('etcr')}>
        {etcr &&
          `${displayName(etcr.name)}${facts.nearest_etcr_m === null ? '' : `, ${distance(facts.nearest_etcr_m)}`}`}
      </Fact>
    </>
  );
}

const COUNTS = ['members', 'women', 'youth', 'jobs'] as const;

function Who({ unit: { properties: facts } }: { unit: UnitDetail }) {
  return (
    <>
      {COUNTS.map((name) => (
        <Fact key={name} name={t(name)}>
          {facts[name] === null ? null : num(facts[name])}
        </Fact>
      ))}
      <Fact name={t('financing')}>{facts.financing_cop ? pesos(facts.financing_cop) : null}</Fact>
    </>
  );
}
