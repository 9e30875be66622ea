import '../style/unit-form.css';
import { mountDesk } from '../shell/mount.tsx';
import { UnitPage } from './unit-page.tsx';

mountDesk(UnitPage);
