/** The roles of the service on PostgreSQL: db/sql/roles.sql says what they may, db/README.md how they are used. */
import { readFile } from 'node:fs/promises';
import type { Knex } from 'knex';

const ROLES = ['geoser_service', 'geoser_reader', 'geoser_public'] as const;
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Makes the roles where they are not there yet, and gives them their rights in the current schema. Roles belong to the
 * whole server and an owner may not be allowed to make them: then nothing changes, and the doctor says what to do.
 */
export async function grantRoles(db: Knex): Promise<void> {
  try {
    await db.transaction(async (trx) => {
      await trx.raw(CREATE_ROLES);
      const { rows } = await trx.raw('select quote_ident(current_schema()) as schema');
      const sql = await readFile(new URL('./sql/roles.sql', import.meta.url), 'utf8');
      await trx.raw(sql.replaceAll('{schema}', rows[0].schema).replaceAll('?', '\\?'));
    });
  } catch (error) {
    if ((error as { code?: string }).code !== INSUFFICIENT_PRIVILEGE) throw error;
  }
}

/** Who makes a role may take it on; another process may make it at the same moment. */
const CREATE_ROLES = `do $$ begin
  ${ROLES.map(
    (role) => `
    if not exists (select from pg_roles where rolname = '${role}') then
      begin
        create role ${role};
        if not (select rolsuper from pg_roles where rolname = current_user) then
          execute format('grant ${role} to %I', current_user);
        end if;
      exception when duplicate_object or unique_violation then null;
      end;
    end if;`,
  ).join('')}
end $$`;

/** Whether connections of this account may take on the role of readers, and it is bound by the policies here. */
export async function mayBeReader(db: Knex): Promise<boolean> {
  const { rows } = await db.raw(
    `select coalesce(pg_has_role(current_user, r.oid, 'member'), false)
       and has_table_privilege(r.oid, to_regclass('units_coarse'), 'select') as allowed
     from pg_roles r where r.rolname = 'geoser_reader' and to_regclass('units_coarse') is not null`,
  );
  return rows[0]?.allowed ?? false;
}

/** Whether connections of this account may take on the role of the public map. */
export async function mayBePublic(db: Knex): Promise<boolean> {
  const { rows } = await db.raw(
    `select coalesce(pg_has_role(current_user, r.oid, 'member'), false)
       and has_table_privilege(r.oid, to_regclass('release_files'), 'select') as allowed
     from pg_roles r where r.rolname = 'geoser_public' and to_regclass('release_files') is not null`,
  );
  return rows[0]?.allowed ?? false;
}
