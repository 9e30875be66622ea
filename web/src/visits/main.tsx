import '../style/accounts.css';
import '../style/map.css';
import '../style/outcomes.css';
import { mountDesk } from '../shell/mount.tsx';
import { VisitsPage } from './visits-page.tsx';

mountDesk(VisitsPage);
