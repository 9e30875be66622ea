import '../style/accounts.css';
import '../style/map.css';
import '../style/outcomes.css';
import '../style/year-chart.css';
import { mountDesk } from '../shell/mount.tsx';
import { IndicatorsPage } from './indicators-page.tsx';

mountDesk(IndicatorsPage);
