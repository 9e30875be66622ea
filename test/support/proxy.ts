/** The cache before the service that a test run uses. */
import { findNginx } from '../../scripts/system/nginx.ts';

/** The path of the nginx that a run uses; null where it does without. With CI=true none does. */
export function nginxForTests(): string | null {
  return findNginx() ?? (process.env.CI === 'true' ? 'nginx' : null);
}
