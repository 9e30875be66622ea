import '../style/map.css';
import '../style/check.css';
import { mountDesk } from '../shell/mount.tsx';
import { CheckPage } from './check-page.tsx';

mountDesk(CheckPage);
