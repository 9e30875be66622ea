import '../style/accounts.css';
import { mountDesk } from '../shell/mount.tsx';
import { SignInPage } from './sign-in-page.tsx';

mountDesk(SignInPage);
