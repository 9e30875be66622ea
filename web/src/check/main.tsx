import '../style/check.css';
import { mountDesk } from '../shell/mount.tsx';
import { CheckDesk } from './check-desk.tsx';

mountDesk(CheckDesk);
