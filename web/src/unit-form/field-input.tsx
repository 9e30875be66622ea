/** One field with its label, its hint and what is wrong with it; and fields in groups. */
import { type FormField, GROUPS } from './fields.ts';
import { editing, faults, refused, texts, write } from './state.ts';
import { t, tFor, type UnitWord } from './words.ts';

export function Group(props: { name: keyof typeof GROUPS; title: string; note?: string }) {
  const fields: readonly FormField[] = GROUPS[props.name];
  return (
    <fieldset class="card group">
      <legend>{props.title}</legend>
      {props.note && <p class="group-note">{props.note}</p>}
      {fields.map((field) => (
        <FieldInput key={field.name} field={field} />
      ))}
    </fieldset>
  );
}

const REQUIRED = ['name', 'line'];
const HINTS: Record<string, UnitWord> = {
  code: 'hint_code',
  declared_municipality: 'hint_declared_municipality',
};

export function FieldInput({ field }: { field: FormField }) {
  const { name } = field;
  const id = `field-${name}`;
  const fault = faults.value[name];
  const said = refused.value?.field === name ? refused.value.said : null;
  const error = fault ? t(fault) : said;
  const hint = name === 'code' && editing !== null ? undefined : HINTS[name];
  const about = [hint && `hint-${name}`, error && `error-${name}`].filter(Boolean).join(' ');
  return (
    <div class={field.wide ? 'field wide' : 'field'}>
      <span>
        <label for={id}>{t(`field_${name}`)}</label>
        {REQUIRED.includes(name) && (
          <i class="required" aria-hidden="true">
            {' *'}
          </i>
        )}
      </span>
      <Control
        field={field}
        id={id}
        about={about || undefined}
        wrong={error !== null && error !== undefined}
      />
      {hint && <small id={`hint-${name}`}>{t(hint)}</small>}
      {error && (
        <small class="field-error" id={`error-${name}`} role="alert">
          {error}
        </small>
      )}
    </div>
  );
}

interface ControlProps {
  field: FormField;
  id: string;
  about: string | undefined;
  wrong: boolean;
}

function Control({ field, id, about, wrong }: ControlProps) {
  const { name, kind, options } = field;
  const shared = {
    id,
    name,
    value: texts.value[name],
    'aria-describedby': about,
    'aria-invalid': wrong || undefined,
    'aria-required': REQUIRED.includes(name) || undefined,
  };
  if (kind === 'choice') {
    return (
      <select {...shared} onChange={(event) => write(name, event.currentTarget.value)}>
        <option value="">{name === 'location_source' ? t('option_unknown') : t('option_none')}</option>
        {options?.map((option) => (
          <option key={option} value={option}>
            {tFor(name, option)}
          </option>
        ))}
      </select>
    );
  }
  return (
    <input
      {...shared}
      type={kind === 'day' ? 'date' : 'text'}
      inputMode={kind === 'count' || kind === 'municipality' ? 'numeric' : undefined}
      list={kind === 'municipality' ? 'municipalities' : undefined}
      maxLength={300}
      autoComplete="off"
      readOnly={name === 'code' && editing !== null}
      onInput={(event) => write(name, event.currentTarget.value)}
    />
  );
}
