/** The filters: each change goes to the address at once, and from there to map, legend, numbers and table. */
import { catalogue } from '../state/data.ts';
import { filterParts, NO_FILTER, toggleValue } from '../state/filter.ts';
import { filter, navigate, setFilter } from '../state/store.ts';
import { num, t, tFor } from '../state/words.ts';

const LINES = ['rural_business', 'self_consumption', 'rural_occupation'];
/** Units in training are not created yet, so they are never among the units. */
const STAGES = ['created', 'strengthened', 'company'];

export function FilterForm() {
  const active = filterParts(filter.value).length;
  return (
    <section class="group" id="filters">
      <div class="section-head">
        <h2>{t('filters')}</h2>
        {active > 0 && (
          <button type="button" class="link" onClick={() => navigate({ filter: NO_FILTER })}>
            {t('clearFilters')}
          </button>
        )}
      </div>
      <Boxes name="line" title={t('filterLine')} values={LINES} />
      <Boxes name="stage" title={t('filterStage')} values={STAGES} />
      <Status />
      <label class="check">
        <input
          type="checkbox"
          name="pdet"
          checked={filter.value.pdet === 'true'}
          onChange={(event) => setFilter({ pdet: event.currentTarget.checked ? 'true' : null })}
        />
        <span>{t('filterPdet')}</span>
      </label>
      <Years />
      <Product />
      <Office />
      <TextFilter />
      <AsOf />
    </section>
  );
}

function Boxes({ name, title, values }: { name: 'line' | 'stage'; title: string; values: string[] }) {
  return (
    <fieldset class="checks">
      <legend>{title}</legend>
      {values.map((value) => (
        <label key={value} class="check">
          <input
            type="checkbox"
            name={name}
            value={value}
            checked={filter.value[name].includes(value)}
            onChange={() => setFilter(toggleValue(filter.value, name, value))}
          />
          <span>{tFor(name, value)}</span>
          <i class={`swatch share-${value}`} aria-hidden="true" />
        </label>
      ))}
    </fieldset>
  );
}

function Status() {
  const [status = ''] = filter.value.status.length === 1 ? filter.value.status : [];
  const choices = [
    ['', t('statusAll')],
    ['active', t('statusActive')],
    ['closed', t('statusClosed')],
  ] as const;
  return (
    <fieldset class="segments">
      <legend>{t('filterStatus')}</legend>
      {choices.map(([value, text]) => (
        <label key={value}>
          <input
            type="radio"
            name="status"
            value={value}
            checked={status === value}
            onChange={() => setFilter({ status: value === '' ? [] : [value] })}
          />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Years() {
  const span = catalogue.value.value?.units;
  const first = Number(span?.first_created_on?.slice(0, 4) ?? 2010);
  const last = Number(span?.last_created_on?.slice(0, 4) ?? 2018);
  const years = Array.from({ length: Math.max(1, last - first + 1) }, (_, index) => first + index);
  const { created_from: from, created_to: to } = filter.value;
  return (
    <fieldset class="pair">
      <legend>{t('filterYears')}</legend>
      <YearSelect
        name="created_from"
        title={t('filterFrom')}
        years={years.filter((year) => !to || year <= Number(to.slice(0, 4)))}
        day={from}
        edge="-01-01"
      />
      <YearSelect
        name="created_to"
        title={t('filterTo')}
        years={years.filter((year) => !from || year >= Number(from.slice(0, 4)))}
        day={to}
        edge="-12-31"
      />
    </fieldset>
  );
}

function YearSelect(props: {
  name: 'created_from' | 'created_to';
  title: string;
  years: number[];
  day: string | null;
  edge: string;
}) {
  const held = props.day?.slice(0, 4) ?? '';
  const years = held && !props.years.includes(Number(held)) ? [...props.years, Number(held)] : props.years;
  return (
    <label class="field">
      <span>{props.title}</span>
      <select
        name={props.name}
        value={held}
        onChange={(event) => {
          const year = event.currentTarget.value;
          setFilter({ [props.name]: year === '' ? null : `${year}${props.edge}` });
        }}
      >
        <option value="">{t('anyYear')}</option>
        {years.map((year) => (
          <option key={year} value={String(year)}>
            {year}
          </option>
        ))}
      </select>
    </label>
  );
}

function Product() {
  return (
    <label class="field">
      <span>{t('filterProduct')}</span>
      <input
        type="text"
        name="product"
        list="products"
        autocomplete="off"
        maxLength={200}
        placeholder={t('filterProductHint')}
        value={filter.value.product.join(', ')}
        onChange={(event) => {
          const text = event.currentTarget.value;
          setFilter({
            product: text
              .split(',')
              .map((part) => part.trim())
              .filter(Boolean),
          });
        }}
      />
      <datalist id="products">
        {catalogue.value.value?.products.map(({ name, units }) => (
          <option key={name} value={name} label={num(units)} />
        ))}
      </datalist>
    </label>
  );
}

function Office() {
  const [office = ''] = filter.value.office;
  return (
    <label class="field">
      <span>{t('filterOffice')}</span>
      <select
        name="office"
        value={office}
        onChange={(event) =>
          setFilter({ office: event.currentTarget.value ? [event.currentTarget.value] : [] })
        }
      >
        <option value="">{t('anyOffice')}</option>
        {catalogue.value.value?.offices.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function TextFilter() {
  return (
    <label class="field">
      <span>{t('filterQ')}</span>
      <input
        type="search"
        name="q"
        maxLength={200}
        value={filter.value.q ?? ''}
        onChange={(event) => setFilter({ q: event.currentTarget.value.trim() || null })}
      />
    </label>
  );
}

function AsOf() {
  return (
    <label class="field">
      <span>{t('filterAsOf')}</span>
      <input
        type="date"
        name="as_of"
        min="1900-01-01"
        max="2999-12-31"
        value={filter.value.as_of ?? ''}
        aria-describedby="as-of-hint"
        onChange={(event) => setFilter({ as_of: event.currentTarget.value || null })}
      />
      <small id="as-of-hint" class="note">
        {t('filterAsOfHint')}
      </small>
    </label>
  );
}
