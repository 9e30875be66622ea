import './style/planner.css';
import { render } from 'preact';
import { App } from './panels/app.tsx';
import { loadSession } from './shell/session.ts';

void loadSession();
const root = document.getElementById('app');
if (root) render(<App />, root);
