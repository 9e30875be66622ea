/** Puts a desk page into its document: styles, who is signed in, the page. */
import '../style/fonts.css';
import '../style/tokens.css';
import '../style/controls.css';
import '../style/panels.css';
import '../style/desk.css';
import { type ComponentType, render } from 'preact';
import { loadSession } from './session.ts';

/** `mountDesk(CheckPage)` is all that the script of a page does. */
export function mountDesk(Page: ComponentType): void {
  void loadSession();
  const root = document.getElementById('app');
  if (root) render(<Page />, root);
}
