/** The one place that reads the environment: validated whole at start, failing with the variable's name. */
import { resolve } from 'node:path';
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
  logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  /** Weight limit of all cluster indexes, MB. */
  indexMemoryMb: number;
  /** Weight limit of encoded tiles, MB. */
  tileMemoryMb: number;
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
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('warn'),
  INDEX_MEMORY_MB: z.coerce.number().int().min(16).default(768),
  TILE_MEMORY_MB: z.coerce.number().int().min(1).default(64),
});

/** A setting that cannot be used; its message is one line that names the variable. */
export class ConfigError extends Error {}

/** @throws ConfigError naming the first bad variable. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0]);
    const shown = name === 'DATABASE_URL' ? '…' : (given[name] ?? ''); // it may hold a password
    throw new ConfigError(`${name}=${shown}: ${issue?.message}`);
  }
  const value = parsed.data;
  return {
    databaseUrl: value.DATABASE_URL ?? null,
    dataDir: resolve(value.DATA_DIR),
    host: value.HOST,
    port: value.PORT,
    publicUnits: value.PUBLIC_UNITS,
    basemapUrl: value.BASEMAP_URL ?? null,
    logLevel: value.LOG_LEVEL,
    indexMemoryMb: value.INDEX_MEMORY_MB,
    tileMemoryMb: value.TILE_MEMORY_MB,
  };
}
