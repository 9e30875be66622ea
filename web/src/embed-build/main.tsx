import '../style/embed-build.css';
import { mountDesk } from '../shell/mount.tsx';
import { BuildPage } from './build-page.tsx';

mountDesk(BuildPage);
