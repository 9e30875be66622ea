/** The one place that reads the environment: validated whole at start, failing with the variable's name. */
import { join, resolve } from 'node:path';
import { z } from 'zod';

export interface Config {
  /** PostgreSQL connection string; null runs the embedded database in `dataDir`. */
  databaseUrl: string | null;
  /** Absolute folder of the embedded database. */
  dataDir: string;
  host: string;
  port: number;
  /** `none` refuses unit reads to everyone without an account, demonstration or not. */
  publicUnits: 'auto' | 'none';
  /** A further raster base map, `https://…/{z}/{x}/{y}.png`; null for none. */
  basemapUrl: string | null;
  /** Address under which people open the service, without a slash at the end; null: as each request says. */
  publicUrl: string | null;
  /** Who may show the public map in a page of theirs: sources of a CSP's frame-ancestors. */
  frameAncestors: string;
  /** The agency's own directory (OpenID Connect); null for none. */
  oidc: OidcConfig | null;
  /** Signs the sessions' cookies; null: a secret that the database keeps. */
  authSecret: string | null;
  /** Fewest units that a public number may tell of; below the default only where that is acknowledged. */
  publicMinimumGroup: number;
  /** How often a release of the public map is made by itself. */
  releaseSchedule: 'monthly' | 'weekly' | 'off';
  /** Where photographs of visits lie. */
  photos: PhotoPlace;
  /** Days between visits to a unit, by line. */
  visitIntervals: VisitIntervals;
  logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  /** Weight limit of all cluster indexes, MB. */
  indexMemoryMb: number;
  /** Weight limit of encoded tiles, MB. */
  tileMemoryMb: number;
}

export interface VisitIntervals {
  rural_business: number;
  self_consumption: number;
  rural_occupation: number;
}

/** A folder, or a bucket of an S3-compatible store, named in the path behind its endpoint. */
export type PhotoPlace =
  | { folder: string }
  | { s3: { endpoint: string; bucket: string; region: string; accessKey: string; secretKey: string } };

export interface OidcConfig {
  issuer: string;
  clientId: string;
  /** Null for a public client, which PKCE alone protects. */
  clientSecret: string | null;
  /** What the button calls the directory. */
  name: string;
  /** Claims whose values are a role and department codes; null: an administrator gives them here. */
  roleClaim: string | null;
  departmentsClaim: string | null;
  /** Role of a person who has no account yet; null refuses them. */
  defaultRole: 'viewer' | null;
}

/** Sources of a CSP's frame-ancestors, parted by spaces. */
const FRAME_SOURCES =
  /^(\*|'self'|'none'|https?:\/\/[\w*.-]+(:\d+)?)( ('self'|https?:\/\/[\w*.-]+(:\d+)?))*$/;

/** Units of the smallest group of which a public number may tell. */
export const DEFAULT_MINIMUM_GROUP = 5;

/** Days between visits of the lines that the setting leaves out. */
const VISIT_INTERVALS: VisitIntervals = {
  rural_business: 180,
  self_consumption: 365,
  rural_occupation: 365,
};

/** `line:days` with commas between; null where it says anything else. */
function intervalsOf(text: string): VisitIntervals | null {
  const given: Record<string, number> = {};
  for (const part of text.split(',').filter(Boolean)) {
    const [, line = '', days] = /^ *(\w+):(\d{1,4}) *$/.exec(part) ?? [];
    if (!(line in VISIT_INTERVALS) || !Number(days)) return null;
    given[line] = Number(days);
  }
  return { ...VISIT_INTERVALS, ...given };
}

const environment = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgresql://')
    .optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  PUBLIC_UNITS: z.enum(['auto', 'none']).default('auto'),
  BASEMAP_URL: z.url().optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  FRAME_ANCESTORS: z
    .string()
    .regex(FRAME_SOURCES, "must be addresses such as https://example.org https://*.example.org, 'self', or *")
    .default('*'),
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/ })
    .refine(isTrustworthy, 'must begin with https:// (http:// is for this machine alone)')
    .optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().max(60).default('Directorio institucional'),
  OIDC_ROLE_CLAIM: z.string().optional(),
  OIDC_DEPARTMENTS_CLAIM: z.string().optional(),
  OIDC_DEFAULT_ROLE: z.enum(['viewer']).optional(),
  AUTH_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  PUBLIC_MINIMUM_GROUP: z.coerce.number().int().min(3).max(1_000).default(DEFAULT_MINIMUM_GROUP),
  PUBLIC_MINIMUM_GROUP_ACKNOWLEDGED: z.enum(['yes', 'no']).default('no'),
  RELEASE_SCHEDULE: z.enum(['monthly', 'weekly', 'off']).default('monthly'),
  VISIT_INTERVALS: z
    .string()
    .default('')
    .transform(intervalsOf)
    .refine((days) => days !== null, 'must be such as rural_business:180,self_consumption:365'),
  PHOTO_FOLDER: z.string().optional(),
  PHOTO_S3_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .refine(isTrustworthy, 'must begin with https:// (http:// is for this machine alone)')
    .optional(),
  PHOTO_S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket: 3 to 63 of a-z, 0-9, . and -')
    .optional(),
  PHOTO_S3_REGION: z.string().min(1).default('us-east-1'),
  PHOTO_S3_KEY: z.string().optional(),
  PHOTO_S3_SECRET: z.string().optional(),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('warn'),
  INDEX_MEMORY_MB: z.coerce.number().int().min(16).default(768),
  TILE_MEMORY_MB: z.coerce.number().int().min(1).default(64),
});

/** Settings that may hold a password, and are never shown. */
const SECRET = new Set(['DATABASE_URL', 'OIDC_CLIENT_SECRET', 'AUTH_SECRET', 'PHOTO_S3_SECRET']);

/** A setting that cannot be used; its message is one line that names the variable. */
export class ConfigError extends Error {}

/** @throws ConfigError naming the first bad variable. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0]);
    const shown = SECRET.has(name) ? '…' : (given[name] ?? '');
    throw new ConfigError(`${name}=${shown}: ${issue?.message}`);
  }
  const value = parsed.data;
  refuseSmallGroups(value);
  return {
    databaseUrl: value.DATABASE_URL ?? null,
    dataDir: resolve(value.DATA_DIR),
    host: value.HOST,
    port: value.PORT,
    publicUnits: value.PUBLIC_UNITS,
    basemapUrl: value.BASEMAP_URL ?? null,
    publicUrl: value.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    frameAncestors: value.FRAME_ANCESTORS,
    oidc: oidcOf(value),
    authSecret: value.AUTH_SECRET ?? null,
    publicMinimumGroup: value.PUBLIC_MINIMUM_GROUP,
    releaseSchedule: value.RELEASE_SCHEDULE,
    photos: photosOf(value),
    visitIntervals: value.VISIT_INTERVALS ?? VISIT_INTERVALS,
    logLevel: value.LOG_LEVEL,
    indexMemoryMb: value.INDEX_MEMORY_MB,
    tileMemoryMb: value.TILE_MEMORY_MB,
  };
}

/** @throws ConfigError where less is protected than by default, and nobody said that this is meant */
function refuseSmallGroups(value: z.output<typeof environment>): void {
  const { PUBLIC_MINIMUM_GROUP: minimum, PUBLIC_MINIMUM_GROUP_ACKNOWLEDGED: acknowledged } = value;
  if (minimum >= DEFAULT_MINIMUM_GROUP || acknowledged === 'yes') return;
  throw new ConfigError(
    `PUBLIC_MINIMUM_GROUP=${minimum}: public numbers would tell of groups under ${DEFAULT_MINIMUM_GROUP} units; if that is meant, set PUBLIC_MINIMUM_GROUP_ACKNOWLEDGED=yes`,
  );
}

function isTrustworthy(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1';
}

/** @throws ConfigError when a bucket is named by half, or beside a folder */
function photosOf(value: z.output<typeof environment>): PhotoPlace {
  const { PHOTO_S3_ENDPOINT: endpoint, PHOTO_FOLDER: folder } = value;
  const { PHOTO_S3_BUCKET, PHOTO_S3_KEY, PHOTO_S3_SECRET } = value;
  const needed = Object.entries({ PHOTO_S3_BUCKET, PHOTO_S3_KEY, PHOTO_S3_SECRET });
  if (endpoint === undefined) {
    const stray = needed.find(([, given]) => given !== undefined);
    if (stray) throw new ConfigError(`PHOTO_S3_ENDPOINT=: must be set beside ${stray[0]}`);
    return { folder: resolve(folder ?? join(value.DATA_DIR, 'photos')) };
  }
  if (folder !== undefined)
    throw new ConfigError(`PHOTO_FOLDER=${folder}: must not be set beside PHOTO_S3_ENDPOINT`);
  const absent = needed.find(([, given]) => given === undefined);
  if (absent) throw new ConfigError(`${absent[0]}=: must be set beside PHOTO_S3_ENDPOINT`);
  const [bucket = '', accessKey = '', secretKey = ''] = needed.map(([, given]) => given);
  return {
    s3: {
      endpoint: endpoint.replace(/\/+$/, ''),
      bucket,
      region: value.PHOTO_S3_REGION,
      accessKey,
      secretKey,
    },
  };
}

/** @throws ConfigError when a directory is named by half */
function oidcOf(value: z.output<typeof environment>): OidcConfig | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId } = value;
  if (issuer === undefined && clientId === undefined) return null;
  if (issuer === undefined) throw new ConfigError('OIDC_ISSUER=: must be set beside OIDC_CLIENT_ID');
  if (clientId === undefined) throw new ConfigError('OIDC_CLIENT_ID=: must be set beside OIDC_ISSUER');
  return {
    issuer,
    clientId,
    clientSecret: value.OIDC_CLIENT_SECRET ?? null,
    name: value.OIDC_NAME,
    roleClaim: value.OIDC_ROLE_CLAIM ?? null,
    departmentsClaim: value.OIDC_DEPARTMENTS_CLAIM ?? null,
    defaultRole: value.OIDC_DEFAULT_ROLE ?? null,
  };
}
