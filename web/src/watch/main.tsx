import '../style/accounts.css';
import '../style/map.css';
import '../style/outcomes.css';
import { mountDesk } from '../shell/mount.tsx';
import { WatchPage } from './watch-page.tsx';

mountDesk(WatchPage);
