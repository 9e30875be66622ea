/** A dialog that asks something: shown while there is a question, and closed by its answer or by Escape. */
import { useEffect, useRef } from 'preact/hooks';

/** `<dialog {...useQuestion(isAsked, withdraw)}>`; `withdraw` is called when Escape was the answer. */
export function useQuestion(isAsked: boolean, withdraw: () => void) {
  const ref = useRef<HTMLDialogElement>(null);
  // The browser tells of a closing later, when the next question may stand already: only Escape's is an answer.
  const closedHere = useRef(0);
  useEffect(() => {
    const dialog = ref.current;
    if (isAsked && !dialog?.open) dialog?.showModal();
    if (isAsked || !dialog?.open) return;
    closedHere.current += 1;
    dialog.close();
  }, [isAsked]);
  const onClose = (): void => {
    if (closedHere.current > 0) closedHere.current -= 1;
    else withdraw();
  };
  return { ref, onClose };
}
