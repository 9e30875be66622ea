/** Forms that send JSON: fields with their errors beside them, one request at a time. */
import { type Signal, signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { ApiError, ServerGone, send } from '../api/client.ts';
import { t as shell } from '../shell/words.ts';
import { t } from './words.ts';

/** A form under way: what the server refused, and whether an answer is awaited. */
export interface Sending {
  busy: Signal<boolean>;
  error: Signal<Error | null>;
  /** Sends and hands over the answer; a refusal stays in `error`. */
  submit<T>(path: string, body: unknown, then: (answer: T) => void, method?: 'POST' | 'PATCH'): Promise<void>;
}

/** Keep one a form, in a `useState(sending)`, so that it lives as long as the form. */
export function sending(): Sending {
  const busy = signal(false);
  const error = signal<Error | null>(null);
  return {
    busy,
    error,
    async submit<T>(
      path: string,
      body: unknown,
      then: (answer: T) => void,
      method: 'POST' | 'PATCH' = 'POST',
    ) {
      if (busy.peek()) return;
      busy.value = true;
      error.value = null;
      try {
        const response = await send(path, { method, body });
        then((await response.json()) as T);
      } catch (failure) {
        error.value = failure as Error;
      } finally {
        busy.value = false;
      }
    },
  };
}

/** What was refused, unless it stands beside its field. */
export function Refusal({ of, fields = [] }: { of: Sending; fields?: readonly string[] }) {
  const error = of.error.value;
  if (error === null || error instanceof ServerGone) return null;
  const field = error instanceof ApiError ? error.parameter : null;
  if (field !== null && fields.includes(field)) return null;
  return (
    <div class="notice error" role="alert">
      {error instanceof ApiError && error.message ? error.message : shell('errorUnknown')}
    </div>
  );
}

interface FieldProps {
  /** Name in the body; the server's refusal of it is shown here. */
  name: string;
  label: string;
  of: Sending;
  hint?: string;
  children: (input: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': boolean;
  }) => ComponentChildren;
}

export function Field({ name, label, of, hint, children }: FieldProps) {
  const id = useId();
  const error = of.error.value;
  const refused = error instanceof ApiError && error.parameter === name ? error.message : null;
  const described = [hint && `${id}-hint`, refused && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': refused !== null })}
      {hint && (
        <small id={`${id}-hint`} class="hint">
          {hint}
        </small>
      )}
      {refused !== null && (
        <small id={`${id}-error`} class="refused" role="alert">
          {refused}
        </small>
      )}
    </div>
  );
}

interface TextProps extends Omit<FieldProps, 'children'> {
  value: Signal<string>;
  type?: 'text' | 'email' | 'number' | 'date';
  autocomplete?: string;
  placeholder?: string;
  min?: number;
  max?: number;
  optional?: boolean;
}

export function TextField(props: TextProps) {
  const { value, type = 'text', autocomplete, placeholder, min, max, optional = false, ...field } = props;
  return (
    <Field {...field}>
      {(input) => (
        <input
          {...input}
          name={field.name}
          {...inputType(type)}
          value={value.value}
          autocomplete={autocomplete ?? 'off'}
          placeholder={placeholder}
          min={min}
          max={max}
          required={!optional}
          onInput={(event) => {
            value.value = event.currentTarget.value;
          }}
        />
      )}
    </Field>
  );
}

/** Preact's types know each type of input by itself, and none that varies. */
function inputType(type: string): { type: 'text' } {
  return { type: type as 'text' };
}

/** A password that may be looked at while it is typed, instead of being typed twice. */
export function PasswordField(props: Omit<TextProps, 'type'> & { isNew?: boolean }) {
  const { value, isNew = false, autocomplete: _, ...field } = props;
  const [shown, show] = useState(false);
  return (
    <Field {...field} hint={isNew ? t('passwordHint') : field.hint}>
      {(input) => (
        <span class="password">
          <input
            {...input}
            name={field.name}
            {...inputType(shown ? 'text' : 'password')}
            value={value.value}
            autocomplete={isNew ? 'new-password' : 'current-password'}
            minLength={isNew ? 12 : undefined}
            required
            spellcheck={false}
            onInput={(event) => {
              value.value = event.currentTarget.value;
            }}
          />
          <button type="button" class="button quiet small" aria-pressed={shown} onClick={() => show(!shown)}>
            {shown ? t('hidePassword') : t('showPassword')}
          </button>
        </span>
      )}
    </Field>
  );
}
