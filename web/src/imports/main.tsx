import '../style/check.css';
import '../style/imports.css';
import { mountDesk } from '../shell/mount.tsx';
import { ImportsPage } from './imports-page.tsx';

mountDesk(ImportsPage);
