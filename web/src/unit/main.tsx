import '../style/unit.css';
import '../style/visit.css';
import '../style/year-chart.css';
import { mountDesk } from '../shell/mount.tsx';
import { UnitView } from './unit-view.tsx';

mountDesk(UnitView);
