import '../style/accounts.css';
import { mountDesk } from '../shell/mount.tsx';
import { AccountPage } from './account-page.tsx';

mountDesk(AccountPage);
