/** One line of text with its hint: a reason, a word, a place. */
import type { Signal } from '@preact/signals';

/** As the server takes it (server/contract). */
const LONGEST = 300;

interface TextFieldProps {
  id: string;
  label: string;
  hint: string;
  text: Signal<string>;
  required?: boolean;
}

export function TextField({ id, label, hint, text, required = false }: TextFieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        required={required}
        maxLength={LONGEST}
        value={text.value}
        aria-describedby={`${id}-hint`}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
      />
      <small id={`${id}-hint`}>{hint}</small>
    </div>
  );
}
