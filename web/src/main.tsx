import './style/fonts.css';
import './style/tokens.css';
import './style/layout.css';
import './style/controls.css';
import './style/map.css';
import './style/panels.css';
import './style/table.css';
import './style/narrow.css';
import './style/time.css';
import './style/print.css';
import { render } from 'preact';
import { App } from './panels/app.tsx';
import { loadSession } from './shell/session.ts';

void loadSession();
const root = document.getElementById('app');
if (root) render(<App />, root);
