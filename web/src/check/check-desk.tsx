/** The check, or the page of imports where its rows were taken on. */
import { useEffect, useRef } from 'preact/hooks';
import { CheckPage } from './check-page.tsx';
import { taken } from './load-rows.tsx';

export function CheckDesk() {
  const Imports = taken.value;
  const before = useRef(Imports);
  // Whoever uses a key or a screen reader is not left on what has gone.
  useEffect(() => {
    if (before.current === Imports) return;
    before.current = Imports;
    document.getElementById('main')?.focus({ preventScroll: true });
  }, [Imports]);
  return Imports ? <Imports /> : <CheckPage />;
}
