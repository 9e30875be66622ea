import '../style/accounts.css';
import { mountDesk } from '../shell/mount.tsx';
import { AuditPage } from './audit-page.tsx';

mountDesk(AuditPage);
