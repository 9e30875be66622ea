import '../style/accounts.css';
import { mountDesk } from '../shell/mount.tsx';
import { AccountsPage } from './accounts-page.tsx';

mountDesk(AccountsPage);
