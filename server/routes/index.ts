/** Every endpoint there is: what isn't in this table isn't answered. */
import type { Endpoint } from '../http/endpoint.ts';
import { accountEndpoints } from './accounts.ts';
import { auditEndpoints } from './audit.ts';
import { catalogueEndpoints } from './catalogue.ts';
import { changesEndpoints } from './changes.ts';
import { checkEndpoints } from './checks.ts';
import { clusterEndpoints } from './clusters.ts';
import { compareEndpoints } from './compare.ts';
import { coverageEndpoints } from './coverage.ts';
import { directoryEndpoints } from './directory.ts';
import { documentationEndpoints } from './documentation.ts';
import { embedEndpoints } from './embed.ts';
import { findingEndpoints } from './findings.ts';
import { historyEndpoints } from './history.ts';
import { importEndpoints } from './imports.ts';
import { indicatorEndpoints } from './indicators.ts';
import { locateEndpoints } from './locate.ts';
import { ownAccountEndpoints } from './own-account.ts';
import { photoEndpoints } from './photos.ts';
import { proximityEndpoints } from './proximity.ts';
import { describedReleases, releaseEndpoints } from './releases.ts';
import { searchEndpoints } from './search.ts';
import { serviceEndpoints } from './service.ts';
import { sessionEndpoints } from './session.ts';
import { stateEndpoints } from './states.ts';
import { survivalEndpoints } from './survival.ts';
import { territoryEndpoints } from './territories.ts';
import { territoryChangeEndpoints } from './territory-changes.ts';
import { describedTiles, tileEndpoints } from './tiles.ts';
import { unitWriteEndpoints } from './unit-writes.ts';
import { unitEndpoints } from './units.ts';
import { visitEndpoints } from './visits.ts';

const described: Endpoint[] = [
  ...catalogueEndpoints,
  ...unitEndpoints,
  ...unitWriteEndpoints,
  ...historyEndpoints,
  ...photoEndpoints,
  ...changesEndpoints,
  ...stateEndpoints,
  ...coverageEndpoints,
  ...compareEndpoints,
  ...territoryEndpoints,
  ...proximityEndpoints,
  ...locateEndpoints,
  ...searchEndpoints,
  ...clusterEndpoints,
  ...survivalEndpoints,
  ...findingEndpoints,
  ...visitEndpoints,
  ...indicatorEndpoints,
  ...importEndpoints,
  ...territoryChangeEndpoints,
  ...checkEndpoints,
  ...tileEndpoints,
  ...embedEndpoints,
  ...sessionEndpoints,
  ...directoryEndpoints,
  ...ownAccountEndpoints,
  ...accountEndpoints,
  ...auditEndpoints,
  ...releaseEndpoints,
  ...serviceEndpoints,
];

export const ENDPOINTS: readonly Endpoint[] = [
  ...described,
  ...documentationEndpoints([...described, ...describedTiles, ...describedReleases]),
];
