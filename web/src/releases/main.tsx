import '../style/accounts.css';
import '../style/releases.css';
import { mountDesk } from '../shell/mount.tsx';
import { ReleasesPage } from './releases-page.tsx';

mountDesk(ReleasesPage);
